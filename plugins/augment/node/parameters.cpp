#include "node/parameters.hpp"

namespace graft::augment {

std::vector<param> parameter_table() {
  return {
      param::boolean("random").standard("true").doc(
          "False turns everything random off: train items too are seen as validation items are."),
      param::integer("views").optional().range(0, 1000).doc(
          "Random versions made of each train item, which can be cached; 0 makes a fresh one every "
          "epoch. Without it: 0 above a backbone that is trained, 4 above a frozen one, and 1 "
          "where "
          "nothing is random."),
      param::number("flip").standard("0.5").range(0, 1).doc(
          "Probability that left and right are exchanged."),
      param::number("vertical_flip")
          .standard("0")
          .range(0, 1)
          .doc("Probability that top and bottom are exchanged."),
      param::numbers("crop.scale")
          .optional()
          .range(0, 1)
          .count(2, 2)
          .doc("Smallest and largest share of the photo's area that a random crop takes; without "
               "it, or "
               "with [1, 1], the crop is that of validation."),
      param::numbers("crop.ratio")
          .standard("[0.75, 1.3333]")
          .range(0, 100)
          .count(2, 2)
          .doc("Smallest and largest width / height of a random crop."),
      param::number("jitter.brightness")
          .standard("0")
          .range(0, 1)
          .doc("The brightness is multiplied by a factor of up to this much below or above 1."),
      param::number("jitter.contrast")
          .standard("0")
          .range(0, 1)
          .doc("As jitter.brightness, for the distance to the photo's mean grey."),
      param::number("jitter.saturation")
          .standard("0")
          .range(0, 1)
          .doc("As jitter.brightness, for the distance to each pixel's grey."),
      param::number("jitter.hue")
          .standard("0")
          .range(0, 0.5)
          .doc("Largest turn of the colours, as a share of the full circle."),
      param::number("rotate").standard("0").range(0, 180).unit("degrees").doc(
          "Largest rotation to either side."),
      param::number("erase").standard("0").range(0, 1).doc(
          "Probability that a random box of the photo becomes noise."),
      param::integer("randaugment.n")
          .standard("0")
          .range(0, 14)
          .doc("Operations of RandAugment done to each photo; 0 turns it off."),
      param::integer("randaugment.magnitude")
          .standard("9")
          .range(0, largest_magnitude)
          .doc("Strength of RandAugment's operations."),
      param::integers("background")
          .standard("[255, 255, 255]")
          .range(0, 255)
          .count(3, 3)
          .doc("Red, green and blue of what a rotation brings in from outside the photo."),
  };
}

augmentation read_parameters(const values& values) {
  augmentation how;
  const auto background = values.integers("background");
  for (std::size_t c = 0; c < how.background.size(); ++c) {
    how.background[c] = static_cast<uint8_t>(background[c]);
  }
  if (!values.flag("random")) return how;
  how.flip = values.number("flip");
  how.vertical_flip = values.number("vertical_flip");
  if (values.has("crop.scale")) {
    how.crop.scale_low = values.numbers("crop.scale")[0];
    how.crop.scale_high = values.numbers("crop.scale")[1];
  }
  how.crop.ratio_low = values.numbers("crop.ratio")[0];
  how.crop.ratio_high = values.numbers("crop.ratio")[1];
  how.brightness = values.number("jitter.brightness");
  how.contrast = values.number("jitter.contrast");
  how.saturation = values.number("jitter.saturation");
  how.hue = values.number("jitter.hue");
  how.rotate = values.number("rotate");
  how.erase = values.number("erase");
  how.operations = static_cast<int>(values.integer("randaugment.n"));
  how.magnitude = static_cast<int>(values.integer("randaugment.magnitude"));
  return how;
}

}  // namespace graft::augment
