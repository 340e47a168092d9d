#!/usr/bin/env python3
"""The JSON Schemas that the program prints, against files that are right and files that are not.

json_schema_test.py MIGRATE    (Debian: python3-jsonschema, python3-yaml)"""
import glob, json, os, re, subprocess, sys

import jsonschema, yaml


class Loader(yaml.SafeLoader):
    """YAML as the program reads it: dates are texts, and so are on, off, yes and no."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.split(":")[-1] in ("null", "int", "float", "merge")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))

root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
failures = 0


def schema(name):
    text = subprocess.run([sys.argv[1], "json-schema", name], check=True, capture_output=True, text=True).stdout
    out = json.loads(text)
    jsonschema.Draft7Validator.check_schema(out)
    return jsonschema.Draft7Validator(out)


def expect(validator, name, text, valid):
    global failures
    text = re.sub(r"([\w.()]+\?)(?=\s*[,}])", r'"\1"', text)  # PyYAML reads no `text?` in braces, which YAML 1.2 has
    errors = list(validator.iter_errors(yaml.load(text, Loader)))
    if (not errors) != valid:
        failures += 1
        print(f"{name}: {'valid' if not errors else jsonschema.exceptions.best_match(errors)}\n")


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


models, configuration = schema("models"), schema("configuration")
files = sorted(glob.glob(root + "/models/*.yaml") + glob.glob(root + "/examples/*/models/*.yaml"))
for path in files:
    expect(models, path, read(path), True)
cases = sorted(glob.glob(root + "/tests/cases/*/*.case"))
for path in cases:
    for section in re.split(r"(?m)^-- (?=\S+ --$)", read(path))[1:]:
        name, text = section.split(" --\n", 1)
        if name.endswith(".yaml"):
            expect(models, f"{path} {name}", text, True)
for path in [root + "/migrate.yaml"] + sorted(glob.glob(root + "/examples/*/migrate.yaml")):
    expect(configuration, path, read(path), True)
assert files and cases, "no files to look at"

for text in ["table: {}", "tables: {t: {column: {a: int}}}", "tables: {t: {columns: {a: {typ: int}}}}",
             "tables: {t: {columns: {a: {type: int, identity: sometimes}}}}", "tables: {t: {unlogged: maybe}}",
             "enums: {e: {values: [a]}}", "functions: {f(): {volatility: sometimes, returns: int}}",
             "tables: {t: {columns: {a: int}, owners: me}}", "schemas: {s: {tabels: {}}}", "naming: {pkey: x}"]:
    expect(models, text, text, False)
for text in ["databases: {}", "database: {uri: x}", "environments: {production: {schema: x}}", "models: [{xml: x}]"]:
    expect(configuration, text, text, False)
for text, valid in [("[a, {sql: b}, {library: c, timeout: 5s}, {program: d}, {program: [e, f]}]", True),
                    ("[{program: x, library: y}]", False), ("[{sql: x, timeout: 1s}]", False), ("[{program: []}]", False)]:
    expect(configuration, text, "models: " + text, valid)
for text, valid in [("[[pg_format, -i, '{file}'], {shell: 'x $1'}]", True), ("[pg_format]", False), ("[[]]", False),
                    ("[{shel: x}]", False)]:
    expect(configuration, text, "migrations: {post_write_hooks: " + text + "}", valid)
for text, valid in [("[[notify, done], {shell: 'x'}, {sql: before.sql}]", True), ("[{sql: a, shell: b}]", False)]:
    expect(configuration, text, "migrations: {before_run: " + text + "}", valid)
sys.exit(1 if failures else 0)
