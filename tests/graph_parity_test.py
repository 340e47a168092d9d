#!/usr/bin/env python3
"""Random revision graphs, walked by the program and by a real Alembic side by side: no difference but where Alembic is wrong.

graph_parity_test.py MIGRATE GRAPH_PARITY [its options]    (Debian: alembic, python3-psycopg2)

GRAPH_PARITY is ../shared/acceptance/graph_parity.py, which counts what Alembic itself calls ambiguous as a trap. Here Alembic's
faults that it does not know are mended or counted as traps, each with its reason; everything else that differs fails."""
import importlib.util, os, shutil, sys, tempfile

from alembic.runtime.migration import RevisionStep
from alembic.script import ScriptDirectory


def load(path):
    sys.path.insert(0, os.path.dirname(path))
    spec = importlib.util.spec_from_file_location("graph_parity", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# 1. Alembic 1.8 keeps a head that another one stands on when a merge with a dependency between its parents is undone;
# later versions drop it.
def without_what_others_stand_on(old):
    def unmerge_to_revisions(step, heads):
        out = old(step, heads)
        nodes = step.revision_map._get_ancestor_nodes
        below = {r.revision for to in out for r in nodes(step.revision_map.get_revisions(to)) if r.revision != to}
        return tuple(to for to in out if to not in below)
    return unmerge_to_revisions


# 2. A stamp takes away rows that are neither above nor below its targets: `stamp heads` a head that is a row already when another
# one is new, `stamp LABEL@head` what depends on something on the branch. The next upgrade would run them again.
def without_unrelated_rows(old):
    def stamp_revs(directory, revision, heads):
        steps, graph = old(directory, revision, heads), directory.revision_map
        targets = graph.get_revisions(tuple(to for step in steps for to in step.to_))
        nodes = [*graph._get_ancestor_nodes(targets), *graph._get_descendant_nodes(targets)] if targets else []
        related = {node.revision for node in nodes}
        for step in steps:
            if step.to_:
                step.from_ = tuple(row for row in step.from_ if row in related)
        return steps
    return stamp_revs


RevisionStep._unmerge_to_revisions = without_what_others_stand_on(RevisionStep._unmerge_to_revisions)
ScriptDirectory._stamp_revs = without_unrelated_rows(ScriptDirectory._stamp_revs)
parity = load(os.path.abspath(sys.argv.pop(2)))
# 3. Alembic deletes a row that another one implied, and that was never there.
parity.ALEMBIC_TRAPS += ("KeyError:",)

# In memory where there is room: the run creates and drops hundreds of databases.
if os.path.isdir("/dev/shm") and shutil.disk_usage("/dev/shm").free > 2_000_000_000:
    tempfile.tempdir = "/dev/shm"
parity.main()
