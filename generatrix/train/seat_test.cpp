// Which seat a launcher's environment gives.
#include "generatrix/train/seat.h"

#include <gmock/gmock.h>

#include <map>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

Seat seated(const std::map<std::string, std::string>& environment) {
  return seat_in([&](const char* name) {
    const auto found = environment.find(name);
    return found == environment.end() ? nullptr : found->second.c_str();
  });
}

TEST(Seat, IsReadFromEachLauncher) {
  const auto torchrun =
      seated({{"RANK", "2"}, {"WORLD_SIZE", "4"}, {"LOCAL_RANK", "1"}, {"MASTER_ADDR", "node7"}, {"MASTER_PORT", "4711"}});
  EXPECT_EQ(torchrun.rank, 2);
  EXPECT_EQ(torchrun.size, 4);
  EXPECT_EQ(torchrun.local_rank, 1);
  EXPECT_EQ(torchrun.host, "node7");
  EXPECT_EQ(torchrun.port, 4711);
  EXPECT_FALSE(torchrun.is_served);
  EXPECT_TRUE(seated({{"RANK", "0"}, {"WORLD_SIZE", "2"}, {"TORCHELASTIC_USE_AGENT_STORE", "True"}}).is_served);
  EXPECT_EQ(seated({{"OMPI_COMM_WORLD_RANK", "1"}, {"OMPI_COMM_WORLD_SIZE", "3"}}).rank, 1);
  EXPECT_EQ(seated({{"PMI_RANK", "1"}, {"PMI_SIZE", "3"}}).size, 3);
  const auto slurm =
      seated({{"SLURM_PROCID", "5"}, {"SLURM_NTASKS", "8"}, {"SLURM_LOCALID", "1"}, {"SLURM_LAUNCH_NODE_IPADDR", "10.0.0.3"}});
  EXPECT_EQ(slurm.rank, 5);
  EXPECT_EQ(slurm.host, "10.0.0.3");
}

TEST(Seat, IsRefusedInALine) {
  const auto refused = [](const std::map<std::string, std::string>& environment, const std::string& why) {
    EXPECT_THAT([&] { seated(environment); }, ThrowsMessage<UserError>(HasSubstr(why)));
  };
  refused({}, "launcher");
  refused({{"RANK", "0"}}, "launcher");
  refused({{"RANK", "2"}, {"WORLD_SIZE", "2"}}, "RANK = 2: must be a whole number from 0 to 1");
  for (const auto* rank : {"one", "", "-1", "1x", "99999999999999999999"})
    refused({{"RANK", rank}, {"WORLD_SIZE", "2"}}, std::string("RANK = ") + rank);
  refused({{"RANK", "0"}, {"WORLD_SIZE", "2"}, {"MASTER_PORT", "70000"}}, "MASTER_PORT");
}

}  // namespace
}  // namespace gx
