// The least that anybody can do who reads the headers of many scripts: first_bytes FOLDER writes the first
// 400 bytes of each file in it to stdout.
#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <string>

int main(int, char** arguments) {
  const std::string folder = arguments[1];
  DIR* const directory = opendir(folder.c_str());
  if (!directory) return 1;
  while (const dirent* const entry = readdir(directory)) {
    if (entry->d_name[0] == '.') continue;
    const int file = open((folder + '/' + entry->d_name).c_str(), O_RDONLY);
    if (file < 0) return 1;
    std::array<char, 400> bytes{};
    const ssize_t got = read(file, bytes.data(), bytes.size());
    if (got < 0 || write(STDOUT_FILENO, bytes.data(), static_cast<std::size_t>(got)) != got) return 1;
    close(file);
  }
  closedir(directory);
}
