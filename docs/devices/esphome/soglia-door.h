// What a door's board keeps in mind, and what it says to Soglia: taps and door signals with ids of their own, told until
// their receipt; orders obeyed once and in time. Nothing of ESPHome is in here, so that a test can run it as it is.
#pragma once

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

namespace soglia {

// Signals without a receipt, in RAM. When one more comes the oldest is lost.
static const size_t WAITING_MAX = 64;
static const uint32_t AGAIN_MS = 3000;
// No order opens for longer, whatever it says.
static const uint32_t OPEN_MS_MAX = 60000;
static const size_t OBEYED_MAX = 32;

// All times are millis(), which begins anew after 49 days: differences stay right.
class Door {
 public:
  // The topic below soglia/<unit>/, and the payload. False: it could not be sent.
  using Publish = std::function<bool(const std::string &, const std::string &)>;

  // `boot` was never used before; `chance` keeps ids apart where the flash, and with it the count, was erased.
  void start(uint32_t boot, uint32_t chance, Publish publish) {
    boot_ = boot;
    chance_ = chance;
    publish_ = publish;
  }

  // `uid` as ESPHome writes it: 04-A2-B3-C4-D5-E6-80.
  void tap(const std::string &uid, uint32_t now) {
    std::string hex;
    for (char c : uid)
      if (c != '-') hex += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    keep("up/tap", "\"credential\":\"uid:" + hex + "\"", now);
  }

  void contact(bool open, uint32_t now) {
    keep("up/door", std::string("\"contact\":\"") + (open ? "open" : "closed") + "\"", now);
  }

  // The button itself has released the door, by its second pole.
  void exit_button(uint32_t now) { keep("up/door", "\"exitButton\":true", now); }

  // Says what is due. To be called some times a second.
  void tick(uint32_t now) {
    for (Signal &signal : waiting_)
      if (!signal.sent || now - signal.sent_ms >= AGAIN_MS) say(signal, now);
  }

  // The line is there again: what waits goes at once.
  void connected(uint32_t now) {
    for (Signal &signal : waiting_) say(signal, now);
  }

  // A `down/result`. Answers for how long the relay is to be on from now; 0: it does not move.
  uint32_t result(const std::string &id, bool is_receipt, uint32_t unlock_ms, uint32_t ttl_ms, uint32_t now) {
    auto it = std::find_if(waiting_.begin(), waiting_.end(), [&id](const Signal &s) { return s.id == id; });
    // What has its receipt was answered before.
    if (it == waiting_.end()) return 0;
    const bool in_time = now - it->since_ms <= ttl_ms;
    const bool obey = unlock_ms > 0 && in_time && !it->obeyed;
    it->obeyed = it->obeyed || unlock_ms > 0;
    if (is_receipt) waiting_.erase(it);
    return obey ? open(unlock_ms, now) : 0;
  }

  // A `down/unlock`, which has just arrived.
  uint32_t unlock(const std::string &id, uint32_t ms, uint32_t ttl_ms, uint32_t now) {
    if (id.empty() || ms == 0 || ttl_ms == 0) return 0;
    if (std::find(obeyed_.begin(), obeyed_.end(), id) != obeyed_.end()) return 0;
    obeyed_.push_back(id);
    if (obeyed_.size() > OBEYED_MAX) obeyed_.erase(obeyed_.begin());
    return open(ms, now);
  }

  // The relay has moved, or could not.
  void done(const std::string &command, bool ok) {
    publish_("up/done", "{\"command\":\"" + escaped(command) + "\",\"ok\":" + (ok ? "true" : "false") + "}");
  }

 private:
  struct Signal {
    std::string id;
    std::string name;
    std::string fields;
    uint32_t since_ms;
    uint32_t sent_ms;
    bool sent;
    bool obeyed;
  };

  void keep(const std::string &name, const std::string &fields, uint32_t now) {
    char id[40];
    snprintf(id, sizeof(id), "%lu-%08lx-%lu", static_cast<unsigned long>(boot_), static_cast<unsigned long>(chance_),
             static_cast<unsigned long>(++count_));
    if (waiting_.size() >= WAITING_MAX) waiting_.erase(waiting_.begin());
    waiting_.push_back(Signal{id, name, fields, now, 0, false, false});
    say(waiting_.back(), now);
  }

  void say(Signal &signal, uint32_t now) {
    const uint32_t age_ms = now - signal.since_ms;
    std::string json = "{\"id\":\"" + signal.id + "\"," + signal.fields;
    if (age_ms > 0) json += ",\"age\":" + std::to_string(age_ms);
    json += "}";
    if (!publish_(signal.name, json)) return;
    signal.sent = true;
    signal.sent_ms = now;
  }

  // An order never ends an earlier one before its time.
  uint32_t open(uint32_t ms, uint32_t now) {
    const uint32_t left_ms = now - opened_ms_ < open_ms_ ? open_ms_ - (now - opened_ms_) : 0;
    opened_ms_ = now;
    open_ms_ = std::max(std::min(ms, OPEN_MS_MAX), left_ms);
    return open_ms_;
  }

  static std::string escaped(const std::string &text) {
    std::string out;
    for (char c : text) {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
    return out;
  }

  uint32_t boot_{0};
  uint32_t chance_{0};
  uint32_t count_{0};
  uint32_t opened_ms_{0};
  uint32_t open_ms_{0};
  Publish publish_{[](const std::string &, const std::string &) { return false; }};
  std::vector<Signal> waiting_;
  std::vector<std::string> obeyed_;
};

}  // namespace soglia
