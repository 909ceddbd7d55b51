// The reference board's own code (docs/devices/esphome/soglia-door.h) with its inputs on stdin, one a line, and what it says
// on stdout. Each line is answered up to a line with a single dot. Arguments: the boot count, the chance, both decimal.
#include <cstdlib>
#include <iostream>
#include <sstream>

#include "soglia-door.h"

int main(int, char **argv) {
  soglia::Door door;
  bool is_connected = true;
  door.start(std::strtoul(argv[1], nullptr, 10), std::strtoul(argv[2], nullptr, 10),
             [&](const std::string &name, const std::string &json) {
               if (is_connected) std::cout << name << ' ' << json << '\n';
               return is_connected;
             });
  std::string line;
  while (std::getline(std::cin, line)) {
    std::istringstream in(line);
    std::string word, id;
    uint32_t now = 0, ms = 0, ttl_ms = 0;
    bool flag = false;
    in >> word >> now;
    if (word == "tap" && in >> id) door.tap(id, now);
    if (word == "contact" && in >> flag) door.contact(flag, now);
    if (word == "exit") door.exit_button(now);
    if (word == "tick") door.tick(now);
    if (word == "cut") is_connected = false;
    if (word == "connected") {
      is_connected = true;
      door.connected(now);
    }
    if (word == "done" && in >> id >> flag) door.done(id, flag);
    if (word == "result" && in >> id >> flag >> ms >> ttl_ms)
      std::cout << "relay " << door.result(id, flag, ms, ttl_ms, now) << '\n';
    if (word == "unlock" && in >> id >> ms >> ttl_ms) std::cout << "relay " << door.unlock(id, ms, ttl_ms, now) << '\n';
    std::cout << '.' << std::endl;
  }
}
