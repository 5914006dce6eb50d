#include "generatrix/train/seat.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

#include "generatrix/base/process_errors.h"
#include "generatrix/base/text.h"

namespace gx {
namespace {

struct Launcher {
  const char *rank, *size, *local_rank;
};
constexpr std::array kLaunchers{
    Launcher{"RANK", "WORLD_SIZE", "LOCAL_RANK"},
    Launcher{"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_RANK"},
    Launcher{"PMI_RANK", "PMI_SIZE", "MPI_LOCALRANKID"},
    Launcher{"SLURM_PROCID", "SLURM_NTASKS", "SLURM_LOCALID"},
};
constexpr int kMostProcesses = 65'536, kMostPort = 65'535;

int number_in(const Variable& variable, const char* name, int absent, int low, int high) {
  const auto* text = variable(name);
  if (!text) return absent;
  if (const auto found = whole_number(text, low, high)) return static_cast<int>(*found);
  throw errors::bad_value(std::string("environment: ") + name, text,
                          fmt::format("must be a whole number from {} to {}", low, high));
}

std::string word(const Variable& variable, const char* name, std::string absent) {
  const auto* text = variable(name);
  return text && *text ? text : std::move(absent);
}

}  // namespace

Seat seat_in(const Variable& variable) {
  for (const auto& launcher : kLaunchers) {
    if (!variable(launcher.rank) || !variable(launcher.size)) continue;
    Seat seat;
    seat.size = number_in(variable, launcher.size, 1, 1, kMostProcesses);
    seat.rank = number_in(variable, launcher.rank, 0, 0, seat.size - 1);
    seat.local_rank = number_in(variable, launcher.local_rank, 0, 0, kMostProcesses);
    seat.host = word(variable, "MASTER_ADDR", word(variable, "SLURM_LAUNCH_NODE_IPADDR", seat.host));
    seat.port = number_in(variable, "MASTER_PORT", seat.port, 1, kMostPort);
    seat.is_served = word(variable, "TORCHELASTIC_USE_AGENT_STORE", "") == "True";
    seat.attempt = word(variable, "TORCHELASTIC_RESTART_COUNT", "0");
    return seat;
  }
  throw errors::no_launcher();
}

int free_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* place = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;
  const bool found = socket >= 0 && ::bind(socket, place, size) == 0 && ::getsockname(socket, place, &size) == 0;
  if (socket >= 0) ::close(socket);
  if (!found) throw errors::no_processes("no port of this machine is free");
  return ntohs(address.sin_port);
}

}  // namespace gx
