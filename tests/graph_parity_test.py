#!/usr/bin/env python3
"""Random revision graphs, walked by the program and by a real Alembic side by side: no difference but where Alembic is wrong.

graph_parity_test.py MIGRATE GRAPH_PARITY [its options]    (Debian: alembic, python3-psycopg2)

GRAPH_PARITY is ../shared/acceptance/graph_parity.py. It counts what Alembic itself calls ambiguous as a trap. Here is the rest of
what makes the two part, each with its reason; everything else that differs fails."""
import importlib.util, os, shutil, sys, tempfile

from alembic.runtime.migration import RevisionStep

# 1. Alembic runs a command in one transaction, the program each revision in one: after a stamp, when scripts fail half-way, that shows.
WRAPPER = """#!/bin/sh
grep -q transaction: "$2" || echo "  transaction: all" >>"$2"
exec "{migrate}" "$@"
"""

# 2. Messages of Alembic for what is no error.
WRONG_REFUSALS = (
    "KeyError:",  # it deletes a row that another one implied, and that was never there
    "Not a valid downgrade target from current heads",  # LABEL@-1 to a branch point that LABEL stands on or below
)


# 3. Alembic 1.8 keeps a head that another one stands on when a merge with a dependency between its parents is undone;
# later versions drop it.
def without_what_others_stand_on(old):
    def unmerge_to_revisions(step, heads):
        out = old(step, heads)
        nodes = step.revision_map._get_ancestor_nodes
        below = {r.revision for to in out for r in nodes(step.revision_map.get_revisions(to)) if r.revision != to}
        return tuple(to for to in out if to not in below)
    return unmerge_to_revisions


def commands_with_a_right_answer(graph_class):
    class Graph(graph_class):
        def on_branch(self, label, rev):
            [start] = [r for r, (_, _, name) in self.revisions.items() if name == label]
            return rev in self.parents_above_and_below(start)

        def parents_above_and_below(self, rev):
            out = set()
            for step in (lambda r: self.revisions[r][0], self.children):
                todo = [rev]
                while todo:
                    out.add(one := todo.pop())
                    todo += step(one)
            return out

        def random_command(self, rng):
            while True:
                verb, target = super().random_command(rng)
                # 4. Alembic's downgrade takes a target that is not on the branch that it names; its upgrade refuses one.
                label, at, rev = target.partition("@")
                if verb == "downgrade" and at and rev in self.revisions and not self.on_branch(label, rev):
                    continue
                # 5. `stamp heads` loses a head that is a row already, when another one is to come.
                if (verb, target) == ("stamp", "heads") and sum(not self.children(r) for r in self.revisions) > 1:
                    continue
                return verb, target
    return Graph


def load(path):
    sys.path.insert(0, os.path.dirname(path))
    spec = importlib.util.spec_from_file_location("graph_parity", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# In memory where there is room: the run creates and drops hundreds of databases.
if os.path.isdir("/dev/shm") and shutil.disk_usage("/dev/shm").free > 2_000_000_000:
    tempfile.tempdir = "/dev/shm"
parity = load(os.path.abspath(sys.argv[2]))
parity.ALEMBIC_TRAPS += WRONG_REFUSALS
parity.Graph = commands_with_a_right_answer(parity.Graph)
RevisionStep._unmerge_to_revisions = without_what_others_stand_on(RevisionStep._unmerge_to_revisions)
with tempfile.TemporaryDirectory() as folder:
    wrapper = os.path.join(folder, "migrate")
    with open(wrapper, "w") as file:
        file.write(WRAPPER.format(migrate=os.path.abspath(sys.argv[1])))
    os.chmod(wrapper, 0o755)
    sys.argv[1:3] = [wrapper]
    parity.main()
