// Where a process stands among those that train one model together, and where they meet.
#pragma once

#include <functional>
#include <optional>
#include <string>

namespace gx {

struct Seat {
  int rank = 0, size = 1;          // this process, of so many
  int local_rank = 0;              // of those on the same machine: the number of its GPU
  std::string host = "127.0.0.1";  // of the process of rank 0
  int port = 29500;                // there
  bool is_served = false;          // the launcher keeps the meeting place (torchrun does); else the process of rank 0
  std::string attempt = {};        // keeps the words of one start apart from those of another at the same place
};

// What a launcher has put into the environment:
//   torchrun, and anybody by hand    RANK, WORLD_SIZE, LOCAL_RANK
//   Open MPI                         OMPI_COMM_WORLD_RANK, OMPI_COMM_WORLD_SIZE, OMPI_COMM_WORLD_LOCAL_RANK
//   MPICH, Intel MPI                 PMI_RANK, PMI_SIZE, MPI_LOCALRANKID
//   Slurm's srun                     SLURM_PROCID, SLURM_NTASKS, SLURM_LOCALID
// The first of these that is whole is taken. All read MASTER_ADDR and MASTER_PORT; without them Slurm's processes meet at
// SLURM_LAUNCH_NODE_IPADDR. `variable` gives a variable's value, or null. Throws UserError where there is no launcher, and for
// values that are no seat.
using Variable = std::function<const char*(const char* name)>;
Seat seat_in(const Variable& variable);

// A port of this machine on which nobody listens at this moment. Throws Unsupported when there is none.
int free_port();

}  // namespace gx
