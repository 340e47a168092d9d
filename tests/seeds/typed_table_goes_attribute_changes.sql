-- Back from B the attribute takes another type, and the typed table that has it goes: that goes first.
-- A
CREATE TYPE public.o8 AS (a timestamptz, b bigint);
-- B
CREATE TYPE public.o8 AS (a timestamptz, b timestamptz);
CREATE TABLE public.o10 OF public.o8;
