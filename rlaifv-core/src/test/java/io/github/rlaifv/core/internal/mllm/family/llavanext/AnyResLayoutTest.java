package io.github.rlaifv.core.internal.mllm.family.llavanext;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.image.ImageSize;
import io.github.rlaifv.core.image.processing.AnyResTiler;
import io.github.rlaifv.core.image.processing.ImageSettings;
import io.github.rlaifv.core.image.processing.ResampleFilter;
import io.github.rlaifv.core.image.processing.TargetSize;
import io.github.rlaifv.core.testkit.Fixtures;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnyResLayoutTest {
    private static final int PATCH = 14;

    private static AnyResTiler tiler(int side) {
        List<ImageSize> resolutions = List.of(
                new ImageSize(side, 2 * side),
                new ImageSize(2 * side, side),
                new ImageSize(2 * side, 2 * side),
                new ImageSize(3 * side, side),
                new ImageSize(side, 3 * side));
        ImageSettings settings = new ImageSettings(
                false,
                new TargetSize.ShortestEdge(side),
                ResampleFilter.BICUBIC,
                new TargetSize.Exact(side, side),
                1.0 / 255,
                true,
                List.of(.5, .5, .5),
                List.of(.5, .5, .5));
        return new AnyResTiler(resolutions, settings);
    }

    @ParameterizedTest
    @ValueSource(ints = {56, 336})
    void tilesAndTokensEqualTheReferenceForAnyImageSize(int side) {
        AnyResTiler tiler = tiler(side);
        AnyResLayout layout = new AnyResLayout(tiler, side / PATCH);
        JsonNode cases = Fixtures.json(Fixtures.require(Fixtures.path("llava_next", "anyres_cases.json")))
                .path("pinpoints_" + side);
        assertThat(cases).isNotEmpty();
        for (JsonNode one : cases) {
            ImageSize size =
                    new ImageSize(one.path("height").asInt(), one.path("width").asInt());
            ImageSize best = tiler.best(size);
            assertThat(List.of(best.height() / side, best.width() / side))
                    .as("tiles of %s", size)
                    .containsExactly(
                            one.path("tiles_hw").path(0).asInt(),
                            one.path("tiles_hw").path(1).asInt());
            assertThat(layout.size(size))
                    .as("tokens of %s", size)
                    .isEqualTo(one.path("image_tokens").asInt());
            int[] order = layout.order(size);
            assertThat(order).hasSize(layout.size(size));
            int rows = tiler.tiles(size) * (side / PATCH) * (side / PATCH);
            assertThat(IntStream.of(order).filter(row -> row != AnyResLayout.NEWLINE))
                    .allMatch(row -> row >= 0 && row < rows)
                    .doesNotHaveDuplicates();
        }
    }
}
