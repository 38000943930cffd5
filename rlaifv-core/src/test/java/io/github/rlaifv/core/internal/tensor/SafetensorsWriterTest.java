package io.github.rlaifv.core.internal.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.sun.management.ThreadMXBean;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.checkpoint.Checkpoint;
import io.github.rlaifv.core.internal.checkpoint.StoredTensor;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.NonFiniteWeightsException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SafetensorsWriterTest {
    /** Number of rows that fill two pieces and a part of a third. */
    private static final int ROWS = (2 << 18) / 64 + 1;

    private static final int COLUMNS = 67;

    private static Kernels kernels;

    @TempDir
    Path folder;

    @BeforeAll
    static void open() {
        kernels = Kernels.open(ComputeDevice.cpu());
    }

    @AfterAll
    static void close() {
        kernels.close();
    }

    private static float[] values() {
        float[] values = new float[ROWS * COLUMNS];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(i) * (1 + i % 1000);
        }
        values[7] = -0f;
        float[] rounding = {
            0x1.01p0f, 0x1.03p0f, -0x1.01p0f, 0x1.010002p0f, 0x1.002p0f, 0x1.006p0f, 0x1.002002p0f, // ties and above
            0x1.0p-25f, 0x1.8p-25f, 0x1.0p-24f, 0x1.8p-24f, -0x1.4p-23f, 0x1.ffcp-15f, 0x1.ffep-15f, // subnormal
            0x1.0p-126f, 0x1.0p-133f, 0x1.8p-134f, Float.MIN_VALUE, -Float.MIN_VALUE, 65504f, 65519f
        };
        System.arraycopy(rounding, 0, values, 100, rounding.length);
        return values;
    }

    private Path path(String name) {
        return folder.resolve(name + ".safetensors");
    }

    private static SafetensorsWriter writer(Path file, ScalarType type, List<Long> shape) throws IOException {
        return new SafetensorsWriter(file, List.of(new StoredTensor("w", type, shape, file, 0, 0)));
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "BFLOAT16", "FLOAT16"})
    void tensorsWrittenInPiecesHaveTheBytesOfTheirValues(ScalarType type) throws IOException {
        float[] values = values();
        List<Long> shape = List.of((long) ROWS, (long) COLUMNS);
        try (TensorScope scope = kernels.root().child()) {
            try (SafetensorsWriter writer = writer(path("array"), type, shape)) {
                writer.write(values);
            }
            try (SafetensorsWriter writer = writer(path("tensor"), type, shape)) {
                writer.write(scope.floats(values, ROWS, COLUMNS), kernels);
            }
            assertThat(path("tensor")).hasSameBinaryContentAs(path("array"));
            StoredTensor stored = Checkpoint.ofFile(path("tensor"))
                    .tensors()
                    .values()
                    .iterator()
                    .next();
            NDArray loaded = new WeightLoader(kernels, scope, false).load(stored);
            try (SafetensorsWriter writer = writer(path("again"), type, shape)) {
                writer.write(loaded, kernels);
            }
            assertThat(path("again")).hasSameBinaryContentAs(path("array"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "BFLOAT16", "FLOAT16"})
    void tensorsDoNotPassThroughTheJavaHeap(ScalarType type) throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        List<Long> shape = List.of((long) ROWS, (long) COLUMNS);
        try (TensorScope scope = kernels.root().child();
                SafetensorsWriter writer = writer(path("w"), type, shape)) {
            NDArray tensor = scope.floats(values(), ROWS, COLUMNS);
            long before = threads.getThreadAllocatedBytes(thread);
            writer.write(tensor, kernels);
            assertThat(threads.getThreadAllocatedBytes(thread) - before).isLessThan(200_000);
        }
    }

    @Test
    void scalarsEmptyTensorsAndTransposedViewsAreWrittenRowMajor() throws IOException {
        Path file = path("w");
        List<StoredTensor> plan = List.of(
                new StoredTensor("scalar", ScalarType.FLOAT32, List.of(), file, 0, 0),
                new StoredTensor("empty", ScalarType.FLOAT32, List.of(0L, 3L), file, 0, 0),
                new StoredTensor("transposed", ScalarType.FLOAT32, List.of(3L, 2L), file, 0, 0));
        try (TensorScope scope = kernels.root().child()) {
            try (SafetensorsWriter writer = new SafetensorsWriter(file, plan)) {
                writer.write(scope.floats(new float[] {7}).reshape(new Shape()), kernels);
                writer.write(scope.floats(new float[0], 0, 3), kernels);
                writer.write(scope.floats(new float[] {1, 2, 3, 4, 5, 6}, 2, 3).transpose(), kernels);
            }
        }
        try (SafetensorsWriter writer = new SafetensorsWriter(path("array"), plan)) {
            writer.write(new float[] {7});
            writer.write(new float[0]);
            writer.write(new float[] {1, 4, 2, 5, 3, 6});
        }
        assertThat(file).hasSameBinaryContentAs(path("array"));
        assertThat(Checkpoint.ofFile(file).tensors()).containsOnlyKeys("scalar", "empty", "transposed");
    }

    @Test
    void fileIsNotLeftOpenIfItsHeaderDoesNotFit() throws IOException {
        Path full = Path.of("/dev/full");
        Path open = Path.of("/proc/self/fd");
        assumeTrue(Files.isWritable(full) && Files.isDirectory(open), "skipped: needs Linux");
        assertThatThrownBy(() -> writer(full, ScalarType.FLOAT32, List.of(1L))).hasMessageContaining("No space left");
        try (Stream<Path> descriptors = Files.list(open)) {
            assertThat(descriptors.filter(Files::exists).map(SafetensorsWriterTest::target))
                    .isNotEmpty()
                    .doesNotContain(full);
        }
    }

    private static Path target(Path link) {
        try {
            return Files.readSymbolicLink(link);
        } catch (IOException e) {
            return link; // closed meanwhile
        }
    }

    @Test
    void rejectsATensorOfAnotherSize() throws IOException {
        try (TensorScope scope = kernels.root().child();
                SafetensorsWriter writer = writer(path("w"), ScalarType.FLOAT32, List.of(2L))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> writer.write(scope.floats(new float[3], 3), kernels))
                    .withMessageContaining("3 values");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "FLOAT32, NaN",
        "FLOAT32, Infinity",
        "BFLOAT16, -Infinity",
        "BFLOAT16, NaN",
        "FLOAT16, NaN",
        "FLOAT16, Infinity"
    })
    void rejectsNonFiniteValues(ScalarType type, float value) throws IOException {
        float[] values = values();
        values[values.length - 1] = value;
        List<Long> shape = List.of((long) ROWS, (long) COLUMNS);
        assertThatThrownBy(() -> {
                    try (SafetensorsWriter writer = writer(path("w"), type, shape)) {
                        writer.write(values);
                    }
                })
                .isInstanceOf(NonFiniteWeightsException.class)
                .hasMessageContainingAll("'w'", String.valueOf(value));
        assertThatThrownBy(() -> writeNative(values, type, shape))
                .isInstanceOf(NonFiniteWeightsException.class)
                .hasMessageContainingAll("'w'", String.valueOf(value));
    }

    private void writeNative(float[] values, ScalarType type, List<Long> shape) throws IOException {
        try (TensorScope scope = kernels.root().child();
                SafetensorsWriter writer = writer(path("native"), type, shape)) {
            writer.write(scope.floats(values), kernels);
        }
    }

    @ParameterizedTest
    @CsvSource({"FLOAT16, 65520, bfloat16 or float32", "FLOAT16, -1e30, bfloat16", "BFLOAT16, 3.4e38, float32"})
    void rejectsValuesThatOverflowInTheTypeOfTheFile(ScalarType type, float value, String advice) throws IOException {
        assertThatThrownBy(() -> {
                    try (SafetensorsWriter writer = writer(path("w"), type, List.of(1L))) {
                        writer.write(new float[] {value});
                    }
                })
                .isInstanceOf(BadDataException.class)
                .isNotInstanceOf(NonFiniteWeightsException.class)
                .hasMessageContainingAll("'w'", "too large for " + type.torchName(), advice);
        assertThatThrownBy(() -> writeNative(new float[] {1, value, 2}, type, List.of(3L)))
                .isInstanceOf(BadDataException.class)
                .isNotInstanceOf(NonFiniteWeightsException.class)
                .hasMessageContainingAll("'w'", String.valueOf(value), "too large for " + type.torchName(), advice);
        try (SafetensorsWriter writer = writer(path("largest"), ScalarType.FLOAT16, List.of(1L))) {
            writer.write(new float[] {65504});
        }
    }
}
