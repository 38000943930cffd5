package io.github.rlaifv.core.testkit;

import io.github.rlaifv.core.device.ScalarType;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** The families of models, by the names of their fixtures. */
public final class Families {
    /** The families that look at images. */
    public static final List<String> WITH_IMAGES =
            List.of("llava15", "llava15_original", "llava_next", "omnilmm", "qwen2_5_vl", "smolvlm");

    private Families() {}

    /** Each family with each floating-point type, as arguments of a test. */
    public static Stream<Arguments> inEachType(Stream<String> families) {
        return families.flatMap(family -> Stream.of(ScalarType.FLOAT32, ScalarType.BFLOAT16, ScalarType.FLOAT16)
                .map(type -> Arguments.of(family, type)));
    }
}
