#include "selftest/generate.hpp"

#include <array>

#include "selftest/maker.hpp"

namespace migrate::selftest {
namespace {

constexpr std::size_t fewest_items = 12, most_items = 70;

enum class Fate { kept, changed, goes, comes };

Fate draw_fate(Random& random) {
  const std::size_t draw = random.below(100);
  if (draw < 52) return Fate::kept;
  if (draw < 76) return Fate::changed;
  return draw < 88 ? Fate::goes : Fate::comes;
}

// Names are short and each is used once; some need quotes.
std::string new_name(Random& random, std::size_t number) {
  static const std::vector<std::string> odd = {"\"Big ", "\"quo\"\"te ", "\"sélect ", "\"a.b ", "\"it's "};
  const std::string suffix = std::to_string(number);
  return random.chance(12) ? random.pick(odd) + suffix + '"' : "o" + suffix;
}

class Generator {
 public:
  explicit Generator(std::uint64_t seed) : random_(seed) {
    for (const auto makers :
         {table_makers(), constraint_makers(), type_makers(), routine_makers(), view_makers(),
          partition_makers(), access_makers(), foreign_makers(), search_makers(), operator_makers()}) {
      for (const Maker& maker : makers) {
        makers_.push_back(&maker);
        weight_ += maker.weight;
      }
    }
    const Thing common{.sort = Sort::schema, .name = "public", .described = "SCHEMA public"};
    a_.add(common);
    b_.add(common);
  }

  SchemaPair generate() {
    const std::size_t size = fewest_items + random_.below(most_items - fewest_items);
    for (std::size_t tries = 0; pair_.size() < size && tries < size * 8; ++tries) add(draw_maker(), tries);
    return std::move(pair_);
  }

 private:
  const Maker& draw_maker() {
    std::size_t draw = random_.below(weight_);
    for (const Maker* maker : makers_) {
      if (draw < maker->weight) return *maker;
      draw -= maker->weight;
    }
    return *makers_.back();
  }

  void add(const Maker& maker, std::size_t number) {
    const Fate fate = draw_fate(random_);
    const Scene& scene = fate == Fate::comes ? b_ : a_;
    Plot plot{.maker = maker, .seed = random_.seed(), .name = new_name(random_, number)};
    const std::vector<Thing> schemas = scene.all({Sort::schema});
    plot.schema = random_.chance(70) ? schemas.front().name : random_.pick(schemas).name;
    if (!maker.on.empty()) {
      std::vector<Thing> places;
      for (const Thing& thing : scene.things()) {
        for (const Sort sort : maker.on) {
          if (thing.sort == sort) places.push_back(thing);
        }
      }
      if (places.empty()) return;
      // What came lately has little yet.
      const std::size_t late = std::min<std::size_t>(places.size(), 4);
      plot.on = random_.chance(50) ? places[places.size() - 1 - random_.below(late)] : random_.pick(places);
      if (!plot.on.schema.empty()) plot.schema = plot.on.schema;
    }
    draw(plot, fate);
  }

  // One thing to be made, in one schema or both.
  struct Plot {
    const Maker& maker;
    std::uint64_t seed;
    std::string name;
    std::string schema{};
    Thing on{};
  };

  void draw(const Plot& plot, Fate fate) {
    Item item;
    Random first(plot.seed);
    const std::optional<Sketch> sketch = make(plot, first, fate == Fate::comes ? b_ : a_);
    if (!sketch) return;
    if (fate != Fate::comes) item.a = noted(*sketch, a_);
    if (fate == Fate::comes) item.b = noted(*sketch, b_);
    const bool has_place = plot.maker.on.empty() || b_.has(plot.on);
    if (fate == Fate::kept && has_place) item.b = noted(*sketch, b_);
    if (fate == Fate::changed && has_place && first.drawn() > 0) {
      std::set<std::size_t> changed;
      const std::size_t count = 1 + random_.below(3);
      for (std::size_t i = 0; i < count; ++i) changed.insert(random_.below(first.drawn()));
      Random second(plot.seed, std::move(changed));
      if (const std::optional<Sketch> other = make(plot, second, b_)) item.b = noted(*other, b_);
    }
    pair_.push_back(std::move(item));
  }

  static std::optional<Sketch> make(const Plot& plot, Random& random, const Scene& scene) {
    return plot.maker.make(
        {.random = random, .scene = scene, .schema = plot.schema, .name = plot.name, .on = plot.on});
  }

  static std::string noted(const Sketch& sketch, Scene& scene) {
    for (const Thing& thing : sketch.makes) scene.add(thing);
    return sketch.sql;
  }

  Random random_;
  std::vector<const Maker*> makers_;
  std::size_t weight_ = 0;
  Scene a_;
  Scene b_;
  SchemaPair pair_;
};

}  // namespace

SchemaPair generate(std::uint64_t seed) {
  return Generator(seed).generate();
}

}  // namespace migrate::selftest
