// Models from libraries and programs: what they give is a part of the registry, and what they do wrong is
// told at their line of migrate.yaml, hurts nothing, and leaves nothing behind.
#include <doctest/doctest.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <fstream>

#include "support/project.hpp"
#include "support/revisions.hpp"

using namespace migrate::test;

namespace {

// A project whose models are one source, in line 4 of migrate.yaml.
class Sources {
 public:
  void name(const std::string& sources) {
    project.write("migrate.yaml",
                  "database:\n  url: \"" + project.database().url() + "\"\nmodels:\n  - " + sources + "\n");
  }

  // library.so, whose function does this. It is C: no more than the one function crosses the border.
  void library(const std::string& body, const std::string& name = "library") {
    project.write("library.c",
                  "#include <stdio.h>\n#include <stdlib.h>\n#include <unistd.h>\n"
                  "const char* migrate_models(int* version) {\n  *version = 1;\n" +
                      body + "\n}\n");
    run_well({"cc", "-w", "-shared", "-fPIC", "-o", (project.folder() / (name + ".so")).string(),
              (project.folder() / "library.c").string()});
  }

  // An executable shell script.
  void program(const std::string& text, const std::string& name = "models.sh") {
    project.write(name, "#!/bin/sh\n" + text + "\n");
    std::filesystem::permissions(project.folder() / name, std::filesystem::perms::owner_all);
  }

  // The message, one of line 4.
  std::string refusal() {
    const Result result = project.migrate("revision --autogenerate -m bad");
    CAPTURE(result.err);
    CHECK(result.exit == 2);
    CHECK(result.out == "");
    CHECK(result.err == Holding("migrate.yaml:4:5: "));
    CHECK(project.files("migrations") == "");
    return result.err;
  }

  std::string refusal_of_library(const std::string& body, const std::string& timeout = "30s") {
    name("{library: library.so, timeout: " + timeout + "}");
    library(body);
    return refusal();
  }

  std::string refusal_of_program(const std::string& text, const std::string& timeout = "30s") {
    name("{program: ./models.sh, timeout: " + timeout + "}");
    program(text);
    return refusal();
  }

  // Waits for the end of the process whose number stands in the file; one that was killed takes its time.
  void await_end(const std::string& file) const {
    const std::string pid = std::to_string(std::stoi(project.read(file)));
    const auto has_gone = [&] {
      std::ifstream status("/proc/" + pid + "/stat");
      std::string number, name, state;
      return !(status >> number >> name >> state) || state == "Z";  // nobody has waited for it yet
    };
    await(has_gone, "the process of " + file + " goes");
  }

  Project project;
};

const char* const users = "tables: {users: {columns: {id: {type: int, primary_key: true}}}}";
const char* const posts = "tables: {posts: {columns: {author: {type: int, references: users.id}}}}";

}  // namespace

TEST_CASE("a library, a program, YAML and SQL are one registry") {
  Sources sources;
  Project& project = sources.project;
  sources.library(
      std::string("  puts(access(\"migrate.yaml\", R_OK) == 0 ? \"in its folder\" : \"elsewhere\");\n"
                  "  return \"") +
      users + "\";");
  sources.program(std::string("echo a word of advice >&2; test \"$1\" = posts && echo '") + posts + "'");
  project.write("models/tags.yaml", "tables: {tags: {columns: {name: text}}}\n");
  project.write("schema/more.sql", "CREATE TABLE more (id int);\n");
  sources.name(
      "{library: library.so}\n  - {program: [./models.sh, posts]}\n  - models/*.yaml\n  - {sql: "
      "schema/*.sql}");
  std::filesystem::create_directory(project.folder() / "below");
  RunOptions below;
  below.folder = project.folder() / "below";
  const Result first = project.migrate({"revision", "--autogenerate", "-m", "all"}, below);
  CHECK(first.err == Holding("the library library.so says: in its folder"));
  CHECK(first.err == Holding("the program ./models.sh posts says: a word of advice"));
  REQUIRE(first.exit == 0);
  for (const char* table : {"users", "posts", "tags", "more"})
    CHECK(project.script() == Holding(std::string("CREATE TABLE public.") + table + " ("));
  CHECK(project.migrate("upgrade head").exit == 0);
  CHECK(project.migrate("check").exit == 0);
  // A library that was built anew, and a program that prints something else, are seen; the cache knows texts.
  sources.library("  return \"tables: {users: {columns: {id: {type: int, primary_key: true}, age: int}}}\";");
  CHECK(project.migrate("check").out == Holding("add column public.users.age"));
  sources.program(
      "echo 'tables: {posts: {columns: {slug: text, author: {type: int, references: users.id}}}}'");
  CHECK(project.migrate("check").out == Holding("add column public.posts.slug"));
}

TEST_CASE("a library that gives no models is refused at its line") {
  Sources sources;
  sources.name("{library: library.so}");
  CHECK(sources.refusal() == Holding("the library library.so is not there"));
  sources.project.write("library.so", "not a library");
  CHECK(sources.refusal() == Holding("the library library.so cannot be loaded: "));
  CHECK(sources.refusal_of_library("  return 0;\n}\nvoid other(void) {") ==
        Holding("migrate_models returned null"));
  run_well({"cc", "-shared", "-o", (sources.project.folder() / "library.so").string(), "-xc", "/dev/null"});
  CHECK(sources.refusal() == Holding("the library library.so has no function migrate_models"));
  CHECK(sources.refusal_of_library("  *version = 2; return \"\";") ==
        Holding("speaks version 2 of the agreement on models, not 1"));
  CHECK(sources.refusal_of_library("  return \"error: 'table users: no column'\\n\";") ==
        Holding("the library library.so has wrong models: table users: no column"));
}

TEST_CASE("a library that misbehaves hurts nothing but its own process") {
  Sources sources;
  CHECK(sources.refusal_of_library("  fputs(\"last words\", stderr); return *(char**)8;") ==
        Holding("the library library.so was ended by signal 11 (Segmentation fault)"));
  CHECK(sources.refusal() == Holding("last words"));
  CHECK(sources.refusal_of_library("  abort();") == Holding("was ended by signal 6 (Aborted)"));
#ifndef __SANITIZE_ADDRESS__  // whose search for leaks at an exit() waits for threads that a copy does not
                              // have
  CHECK(sources.refusal_of_library("  exit(0);") ==
        Holding("ended the process that asked it for its models"));
  CHECK(sources.refusal_of_library("  exit(3);") == Holding("failed with exit status 3"));
#endif
  const std::string write_pid = "FILE* f = fopen(\"" + (sources.project.folder() / "pid").string() +
                                "\", \"w\"); fprintf(f, \"%d\", getpid()); fclose(f);";
  CHECK(sources.refusal_of_library("  " + write_pid + " for (;;) puts(\"more\");", "400ms") ==
        Holding("the library library.so took longer than 400 ms and was ended"));
  sources.await_end("pid");
  // One that leaves a process behind is not waited for, and that process does not stay.
  sources.library("  if (fork() == 0) { " + write_pid + " sleep(600); }\n  usleep(100000);\n  return \"" +
                  users + "\";");
  sources.name("{library: library.so}");
  CHECK(sources.project.migrate("check").exit == 3);
  sources.await_end("pid");
}

TEST_CASE("YAML that a process prints wrongly is told at its line of the output") {
  Sources sources;
  sources.name("{program: ./models.sh}");
  sources.program("echo 'tables:'; echo '  t: {colums: {a: int}}'");
  const Result typo = sources.project.migrate("check");
  CHECK(typo.exit == 2);
  CHECK(typo.err == Holding("output of ./models.sh:2:7: unknown key \"colums\""));
  sources.program("head -c 100 /bin/ls");
  CHECK(sources.project.migrate("check").err == Holding("output of ./models.sh:1:"));
  sources.name("{library: library.so}");
  sources.library("  return \"tables: {{\";");
  const Result garbage = sources.project.migrate("check");
  CHECK(garbage.exit == 2);
  CHECK(garbage.err == Holding("models of library.so:1:"));
}

TEST_CASE("a program that gives no models is refused at its line") {
  Sources sources;
  sources.name("{program: ./models.sh}");
  CHECK(sources.refusal() == Holding("cannot start the program ./models.sh: No such file or directory"));
  sources.project.write("models.sh", "#!/bin/sh\n");
  CHECK(sources.refusal() == Holding("cannot start the program ./models.sh: Permission denied"));
  sources.name("{program: no-such-program}");
  CHECK(sources.refusal() == Holding("cannot start the program no-such-program: No such file"));
  const std::string failed = sources.refusal_of_program("echo 'table users: no column' >&2; exit 3");
  CHECK(failed == Holding("the program ./models.sh failed with exit status 3"));
  CHECK(failed == Holding("detail: table users: no column"));
  CHECK(sources.refusal_of_program("kill -9 $$") == Holding("was ended by signal 9 (Killed)"));
}

TEST_CASE("a program that does not end, or prints too much, is ended with all that it started") {
  Sources sources;
  CHECK(sources.refusal_of_program("echo $$ > pid; sleep 600 & echo $! > pid2; wait", "400ms") ==
        Holding("the program ./models.sh took longer than 400 ms and was ended"));
  sources.await_end("pid");
  sources.await_end("pid2");
  CHECK(sources.refusal_of_program("exec >&-; sleep 600", "400ms") == Holding("took longer than 400 ms"));
  const auto begin = std::chrono::steady_clock::now();
  sources.name("{program: ./models.sh}");
  sources.program("echo $$ > pid; head -c 1000000000 /dev/zero; sleep 600");
  CHECK(sources.refusal() == Holding("the program ./models.sh printed more than 10 MB and was ended"));
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(10));
  sources.await_end("pid");
  CHECK(sources.refusal_of_program("head -c 100000000 /dev/zero | tr '\\0' x >&2; exit 1").size() < 40'000);
}

TEST_CASE("an interrupt ends the processes that models are read from") {
  for (const auto& [signal, command] : {std::pair{SIGINT, "check"}, {SIGTERM, "generate cpp"}}) {
    Sources sources;
    sources.name("{program: ./models.sh}");
    sources.program("echo $$ > part; mv part pid; sleep 600");
    Process run = sources.project.start(command);
    await([&] { return std::filesystem::exists(sources.project.folder() / "pid"); }, "the program");
    run.signal(signal);
    const Result result = run.wait();
    CHECK(result.exit == 130);
    CHECK(result.err == Holding("interrupted"));
    sources.await_end("pid");
  }
}

TEST_CASE("sources that are written wrongly") {
  Sources sources;
  const auto told = [&](const std::string& source) {
    sources.name(source);
    const Result result = sources.project.migrate("check");
    CHECK(result.exit == 2);
    return result.err;
  };
  CHECK(told("{program: []}") == Holding("migrate.yaml:4:15: models is an empty list"));
  CHECK(told("{progam: x}") == Holding("did you mean \"program\"?"));
  CHECK(told("{program: x, library: y}") == Holding("one of {sql: PATTERN}, {library: FILE}"));
  CHECK(told("{timeout: 1s}") == Holding("one of {sql: PATTERN}, {library: FILE}"));
  CHECK(told("{sql: x, timeout: 1s}") == Holding("timeout is for a library or a program"));
  CHECK(told("{program: x, timeout: 0}") == Holding("timeout must be more than nothing"));
}
