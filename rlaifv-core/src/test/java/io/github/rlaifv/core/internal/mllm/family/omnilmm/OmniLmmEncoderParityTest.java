package io.github.rlaifv.core.internal.mllm.family.omnilmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.github.rlaifv.core.image.processing.PixelValues;
import io.github.rlaifv.core.internal.mllm.LocalPolicy;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.testkit.GoldenTensors;
import io.github.rlaifv.core.testkit.MaxError;
import io.github.rlaifv.core.testkit.Photo;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** OmniLMM's images, tower and resampler against the official classes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OmniLmmEncoderParityTest {
    private LocalPolicy policy;
    private GoldenTensors tensors;

    static Stream<OmniLmmGolden> casesWithImages() {
        return OmniLmmGolden.all().filter(OmniLmmGolden::hasPhoto);
    }

    static Stream<String> encoded() {
        return OmniLmmGolden.tensors().names().stream()
                .filter(name -> name.endsWith(".vision_tower"))
                .map(name -> name.substring(0, name.lastIndexOf('.')));
    }

    @BeforeAll
    void open() {
        tensors = OmniLmmGolden.tensors();
        policy = OmniLmmGolden.open();
    }

    @AfterAll
    void close() {
        if (policy != null) {
            policy.close();
        }
    }

    @ParameterizedTest
    @MethodSource("encoded")
    void towerAndResamplerAgree(String key) {
        List<Integer> shape = tensors.shape(key + ".pixel_values");
        PixelValues pixels =
                new PixelValues(shape.get(0), shape.get(1), shape.get(2), tensors.values(key + ".pixel_values"));
        OmniLmmEncoder encoder = (OmniLmmEncoder) policy.vision();
        try (TensorScope scope = policy.kernels().root().child()) {
            NDArray features = encoder.tower().features(pixels, scope);
            MaxError.assertWithin(features.toFloatArray(), tensors.values(key + ".vision_tower"), 1e-4);
            MaxError.assertWithin(
                    encoder.resampled(features, scope).toFloatArray(), tensors.values(key + ".resampler"), 1e-4);
        }
    }

    /** Compares the position tables of the vision tower and of the resampler's keys at the model's own image size. */
    @Test
    void positionTablesAgree() {
        NDArray ofTower = policy.weights()
                .tensor(Objects.requireNonNull(OmniLmmNames.embedding().get("position")));
        NDArray ofQueries = policy.weights().tensor(OmniLmmNames.positions());
        String tower = "extra.tower_pos_embed_resampled";
        String keys = "extra.resampler_key_pos_embed";
        long side = Math.round(Math.sqrt(tensors.shape(tower).get(0) - 1));
        try (TensorScope scope = policy.kernels().root().child()) {
            NDArray resized = policy.kernels()
                    .call("eva_positions")
                    .with(ofTower)
                    .with(side)
                    .with(side)
                    .one(scope);
            MaxError.assertWithin(resized.toFloatArray(), tensors.values(tower), 1e-5);
            resized = policy.kernels()
                    .call("resampler_positions")
                    .with(ofQueries)
                    .with(Math.round(Math.sqrt(tensors.shape(keys).get(0))))
                    .one(scope);
            // The reference casts the resized table back to bfloat16.
            assertRounded(resized.toFloatArray(), tensors.values(keys));
            assertRounded(
                    tensors.values("extra.resampler_pos_embed_as_computed"),
                    ofQueries.toType(DataType.FLOAT32, true).toFloatArray());
        }
    }

    private static void assertRounded(float[] exact, float[] rounded) {
        assertThat(exact).hasSameSizeAs(rounded);
        for (int i = 0; i < exact.length; i++) {
            assertThat((double) rounded[i]).isCloseTo(exact[i], within(Math.abs(exact[i]) / 256 + 1e-6));
        }
    }

    @ParameterizedTest
    @MethodSource("casesWithImages")
    void pixelValuesEqualTheReference(OmniLmmGolden golden) {
        OmniLmmEncoder encoder = (OmniLmmEncoder) policy.vision();
        MaxError.assertWithin(
                encoder.pixels(golden.photo()).values(),
                tensors.values(golden.key() + ".pixel_values"),
                Photo.lossy(golden.text("photo")) ? 0.1 : 1e-5);
    }
}
