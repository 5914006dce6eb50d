// Folders of pictures, through open_data: files that this test writes.
#include "generatrix/data/sources/pictures.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "generatrix/data/memory.h"
#include "generatrix/data/source.h"
#include "generatrix/data/sources/catalog.h"
#include "generatrix/data/sources/picture_side.h"
#include "generatrix/media/png.h"

#include "tests/support/file_fixture.h"

namespace gx {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

class Pictures : public FileTest {
 protected:
  void write(const std::string& name, std::int64_t width = 6, std::int64_t height = 5, std::uint8_t level = 0,
             std::int64_t channels = 1) const {
    make_folder((folder_ / name).parent_path());
    write_png(folder_ / name,
              {width, height, channels, std::vector<std::uint8_t>(static_cast<std::size_t>(width * height * channels), level)});
  }
  Data open(DataSpec spec = {}, const std::string& name = "") const {
    spec.name = (folder_ / name).string();
    spec.valid = 0;
    return open_data(spec);
  }
};

Tensor levels(const Dataset& data) { return read_all(data).x().flatten(1).select(1, 0); }

TEST_F(Pictures, AreFoundInAnyCaseAndSayWhatIsLeftOut) {
  write("a.png", 6, 5, 10);
  write("b.PNG", 6, 5, 20);
  write("c.Png", 6, 5, 30);
  write_file(folder_ / "d.txt", "text");
  write_file(folder_ / "e.txt", "text");
  write_file(folder_ / "f.gif", "gif");
  write_file(folder_ / ".hidden", "x");
  std::filesystem::create_symlink(folder_ / "nowhere.png", folder_ / "g.png");
  const auto data = open();
  EXPECT_TRUE(at::equal(levels(*data.train), at::tensor({10, 20, 30}, at::kByte)));
  EXPECT_THAT(data.notes, Contains(HasSubstr("4 files left out: .gif (1), .txt (2), links to nothing (1)")));
}

TEST_F(Pictures, HaveTheClassesOfTheirFoldersByName) {
  write("dog/1.png", 6, 5, 1);
  write("cat/1.png", 6, 5, 2);
  write("cat/more/2.png", 6, 5, 3);
  make_folder(folder_ / "empty");
  const auto data = open();
  EXPECT_THAT(data.codec.label_names(), ElementsAre("cat", "dog"));
  EXPECT_TRUE(at::equal(read_all(*data.train).given.x(), at::tensor({0, 0, 1}, at::kLong)));
  EXPECT_TRUE(at::equal(levels(*data.train), at::tensor({2, 3, 1}, at::kByte)));
}

TEST_F(Pictures, HaveTheClassesOfTheirMetadata) {
  write("x/1.png", 6, 5, 1);
  write("x/2.png", 6, 5, 2);
  write("3.png", 6, 5, 3);
  write_file(folder_ / "metadata.csv", "label,file_name\n10,x/2.png\n9,x/1.png\n");
  const auto data = open();
  EXPECT_THAT(data.codec.label_names(), ElementsAre("9", "10"));
  EXPECT_TRUE(at::equal(read_all(*data.train).given.x(), at::tensor({0, 1}, at::kLong)));
  EXPECT_THAT(data.notes, Contains(HasSubstr("1 picture left out: metadata.csv")));
  write_file(folder_ / "metadata.csv", "label,file_name\n10,x/2.png\n9,x/7.png\n");
  EXPECT_THAT([&] { open(); }, ThrowsMessage<DataError>(AllOf(HasSubstr("metadata.csv"), HasSubstr("line 3 names x/7.png"))));
  std::filesystem::remove(folder_ / "metadata.csv");
  write_file(folder_ / "metadata.jsonl",
             "{\"file_name\": \"3.png\", \"class\": \"b\"}\n{\"file_name\": \"x/1.png\", \"class\": \"a\"}\n");
  const auto json = open();
  EXPECT_THAT(json.codec.label_names(), ElementsAre("a", "b"));
  EXPECT_TRUE(at::equal(read_all(*json.train).given.x(), at::tensor({1, 0}, at::kLong)));
}

TEST_F(Pictures, OfOtherSizesAreFittedWhenAsked) {
  write("a.png", 6, 5, 10);
  write("b.png", 5, 7, 20);
  EXPECT_THAT([&] { open(); },
              ThrowsMessage<DataError>(AllOf(HasSubstr("b.png"), HasSubstr("5 x 7"), HasSubstr("data.size = [5, 6]"))));
  DataSpec spec;
  spec.size = {4, 4};
  const auto data = open(spec);
  EXPECT_EQ(data.codec.task().event.only().shape, (Shape{1, 4, 4}));
  EXPECT_THAT(data.notes, Contains(HasSubstr("2 of 2 pictures fitted to 4 x 4 (crop)")));
  EXPECT_TRUE(at::equal(levels(*data.train), at::tensor({10, 20}, at::kByte)));
}

TEST_F(Pictures, OfSeveralSizesHaveACommonSide) {
  write("a.png", 30, 21);
  EXPECT_EQ(common_side(folder_.string()), std::nullopt);
  write("b.png", 23, 40);
  EXPECT_EQ(common_side(folder_.string()), 20);
  write("c.png", 3, 50);
  EXPECT_EQ(common_side(folder_.string()), 3);
  EXPECT_EQ(common_side("fashion-mnist"), std::nullopt);
}

TEST_F(Pictures, OfGreyBesideColorsAreColors) {
  write("a.png", 2, 1, 7, 3);
  write("b.png", 2, 1, 9, 1);
  const auto data = open();
  EXPECT_TRUE(at::equal(read_all(*data.train).x()[1], at::full({3, 1, 2}, 9, at::kByte)));
  EXPECT_THAT(data.notes, Contains(HasSubstr("1 grey picture read as colors")));
}

TEST_F(Pictures, ComeInPairsByName) {
  for (const auto* name : {"1", "2", "3"}) {
    write(std::string("x/") + name + ".png", 6, 5, static_cast<std::uint8_t>(name[0]));
    write(std::string("y/") + name + ".PNG", 3, 2, static_cast<std::uint8_t>(name[0] + 100));
  }
  DataSpec spec;
  FolderGivenSpec pairs{.path = (folder_ / "y").string()};
  spec.given = pairs;
  const auto data = open(spec, "x");
  EXPECT_EQ(data.codec.task().given.only(), (Field{.name = "source", .values = Levels{256}, .shape = {1, 2, 3}}));
  const auto rows = read_all(*data.train);
  EXPECT_TRUE(at::equal(rows.given.x().flatten(1).select(1, 0), rows.x().flatten(1).select(1, 0) + 100));
  write("y/4.png", 3, 2);
  EXPECT_THAT([&] { open(spec, "x"); }, ThrowsMessage<DataError>(AllOf(HasSubstr("y/4.png"), HasSubstr("no partner"))));
  std::filesystem::remove(folder_ / "y/2.PNG");
  EXPECT_THAT([&] { open(spec, "x"); }, ThrowsMessage<DataError>(AllOf(HasSubstr("x/2.png"), HasSubstr("no partner"))));
  pairs.paired = false;
  spec.given = pairs;
  EXPECT_EQ(read_all(*open(spec, "x").train).given.size(), 3);
  pairs.paired = true;
  spec.given = pairs;
  spec.paired = false;  // as recipes of models without pairs have it
  EXPECT_EQ(read_all(*open(spec, "x").train).given.size(), 3);
}

TEST_F(Pictures, LargerThanMemoryAreTheSame) {
  for (int i = 0; i < 40; ++i) write((i % 2 ? "a/" : "b/") + std::to_string(i) + ".png", 6, 5, static_cast<std::uint8_t>(i));
  DataSpec spec;
  spec.name = folder_.string();
  spec.valid = 0.2;
  const auto memory = prepare(spec, open_pictures(spec)), disk = prepare(spec, open_pictures(spec, 0));
  EXPECT_TRUE(disk.train->streamed());
  EXPECT_EQ(memory.codec.task(), disk.codec.task());
  for (const auto part : {&Data::train, &Data::valid, &Data::test}) {
    const auto a = read_all(*(memory.*part)), b = read_all(*(disk.*part));
    EXPECT_TRUE(at::equal(a.x(), b.x()) && at::equal(a.given.x(), b.given.x()));
  }
  spec.limit = 10;
  EXPECT_TRUE(at::equal(read_all(*prepare(spec, open_pictures(spec)).train).x(),
                        read_all(*prepare(spec, open_pictures(spec, 0)).train).x()));
}

TEST_F(Pictures, ThatAreDamagedAreNamed) {
  write("a.png");
  write_file(folder_ / "b.png", "no picture");
  EXPECT_THAT([&] { open(); }, ThrowsMessage<DataError>(HasSubstr("b.png")));
}

}  // namespace
}  // namespace gx
