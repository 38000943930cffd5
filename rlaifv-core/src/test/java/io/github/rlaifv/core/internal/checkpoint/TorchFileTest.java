package io.github.rlaifv.core.internal.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.internal.tensor.WeightLoader;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.PickleBytes;
import io.github.rlaifv.core.testkit.TorchZip;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files written by torch 2.7.1 (see torch/README.md in the test resources), and files written by this test. */
class TorchFileTest {
    @TempDir
    Path folder;

    private static Path resource(String name) {
        return Fixtures.repository().resolve(Path.of("rlaifv-core", "src", "test", "resources", "torch", name));
    }

    private static final Kernels KERNELS = Kernels.open(ComputeDevice.cpu());

    @AfterAll
    static void close() {
        KERNELS.close();
    }

    private static float[] values(StoredTensor tensor) {
        try (TensorScope scope = KERNELS.root().child()) {
            NDArray weight = new WeightLoader(KERNELS, scope, false).load(tensor);
            return KERNELS.trainOne("to_float32", scope, weight).toFloatArray();
        }
    }

    private static float[] ramp(int from, int to) {
        float[] values = new float[to - from];
        for (int i = from; i < to; i++) {
            values[i - from] = i * 0.5f;
        }
        return values;
    }

    @Test
    void readsAllElementTypes() {
        Map<String, StoredTensor> tensors = TorchFile.read(resource("types.bin"));
        assertThat(tensors.keySet()).containsExactly("float32", "bfloat16", "float16", "int64", "scalar", "empty");
        assertThat(one(tensors, "float32").shape()).containsExactly(4L, 6L);
        assertThat(one(tensors, "bfloat16").shape()).containsExactly(2L, 3L, 4L);
        assertThat(one(tensors, "scalar").shape()).isEmpty();
        assertThat(one(tensors, "empty").bytes()).isZero();
        assertThat(one(tensors, "int64").type()).isEqualTo(ScalarType.INT64);
        for (String name : List.of("float32", "bfloat16", "float16")) {
            assertThat(values(one(tensors, name))).isEqualTo(ramp(0, 24));
        }
        assertThat(values(one(tensors, "scalar"))).containsExactly(2.5f);
    }

    @Test
    void readsViewsOfASharedStorage() {
        Map<String, StoredTensor> tensors = TorchFile.read(resource("views.bin"));
        assertThat(values(one(tensors, "whole"))).isEqualTo(ramp(0, 24));
        assertThat(values(one(tensors, "rows"))).isEqualTo(ramp(6, 18));
        assertThat(values(one(tensors, "unit"))).isEqualTo(ramp(3, 9));
        assertThat(one(tensors, "unit").shape()).containsExactly(1L, 1L, 6L);
        assertThat(one(tensors, "tied").offset())
                .isEqualTo(one(tensors, "whole").offset());
    }

    @ParameterizedTest
    @ValueSource(strings = {"module.bin", "parameters.bin"})
    void readsStateDictionariesAndParameters(String file) {
        Map<String, StoredTensor> tensors = TorchFile.read(resource(file));
        assertThat(tensors.keySet()).containsExactly("0.weight", "0.bias", "1.weight", "1.bias");
        assertThat(values(one(tensors, "0.weight"))).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(values(one(tensors, "1.bias"))).containsExactly(30, 31);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            turned.bin    | tensor 'turned' | .contiguous()
            double.bin    | tensor 'double' | type double
            float8.bin    | torch._utils._rebuild_tensor_v3 | safetensors
            sparse.bin    | torch._utils._rebuild_sparse_tensor | nothing was executed
            legacy.bin    | bare pickle | torch.load(file, weights_only=True)
            script.bin    | TorchScript archive | state dictionary
            system.bin    | posix.system | nothing was executed
            object.bin    | torch.nn.modules.container.Sequential | safetensors
            wrapped.bin   | 'state_dict' | only the model's state dictionary
            list.bin      | EMPTY_LIST | nothing was executed
            protocol4.bin | protocol 4 | save the file again
            """)
    void rejectsFilesThatAreNotPlainStateDictionaries(String name, String what, String advice) {
        Path file = resource(name);
        assertThatThrownBy(() -> TorchFile.read(file))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(what)
                .hasMessageContaining(advice);
        assertThat(Path.of("executed")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GGUF\u0003\u0000\u0000\u0000 | GGUF
            version https://git-lfs.github.com/spec/v1 | git lfs pull
            '' | is empty
            12345678{"a":1}  | rename it to model.safetensors
            <html>not found  | is a web page and not the file itself
            Entry not found  | in place of the file
            12345 no state   | is not a PyTorch checkpoint
            PK but no more   | truncated or damaged
            """)
    void errorNamesTheKindOfFile(String content, String what) throws IOException {
        Path file = folder.resolve("pytorch_model.bin");
        Files.writeString(file, content);
        assertThatThrownBy(() -> TorchFile.read(file))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(what);
    }

    private static byte[] pickle(long elements, long offset, List<Long> shape) {
        return PickleBytes.stateDictionary(Map.of(
                "w",
                new PickleBytes.Tensor(
                        "FloatStorage", "0", elements, offset, shape, shape.isEmpty() ? shape : strides(shape))));
    }

    private static List<Long> strides(List<Long> shape) {
        Long[] strides = new Long[shape.size()];
        long next = 1;
        for (int i = strides.length - 1; i >= 0; i--) {
            strides[i] = next;
            next *= shape.get(i);
        }
        return List.of(strides);
    }

    private static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    @Test
    void readsFilesOfMoreThanFourGigabytes() {
        Path file = TorchZip.of(pickle(3, 1, List.of(2L)))
                .withHole(5L << 30)
                .with64BitRecords()
                .entry("data/0", floats(1, 2, 3))
                .write(folder.resolve("pytorch_model.bin"));
        StoredTensor tensor = one(TorchFile.read(file), "w");
        assertThat(tensor.offset()).isGreaterThan(5L << 30);
        assertThat(values(tensor)).containsExactly(2, 3);
    }

    @Test
    void copiesATensorThatIsNotAligned() {
        for (int pad = 0; pad < 4; pad++) {
            Path file = TorchZip.of(pickle(3, 0, List.of(3L)))
                    .entry("pad", new byte[pad])
                    .entry("data/0", floats(1, 2, 3))
                    .write(folder.resolve("pytorch_model" + pad + ".bin"));
            assertThat(values(one(TorchFile.read(file), "w"))).containsExactly(1, 2, 3);
        }
    }

    @Test
    void rejectsTruncatedFiles() throws IOException {
        byte[] whole = Files.readAllBytes(resource("types.bin"));
        for (int length = 0; length < whole.length; length += 7) {
            Path file = folder.resolve("pytorch_model.bin");
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> TorchFile.read(file))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining(file.toString());
        }
    }

    private Path changed(UnaryOperator<byte[]> change) throws IOException {
        return Files.write(
                folder.resolve("pytorch_model.bin"), change.apply(Files.readAllBytes(resource("views.bin"))));
    }

    private static void refused(Path file, String what) {
        assertThatThrownBy(() -> TorchFile.read(file))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll("pytorch_model.bin", what);
    }

    @Test
    void rejectsBytesAfterTheEnd() throws IOException {
        assertThat(TorchFile.read(changed(bytes -> bytes))).isNotEmpty();
        refused(changed(bytes -> Arrays.copyOf(bytes, bytes.length + 1)), "directory is missing at its end");
    }

    /** Changes a field of the directory's first entry, and the number of entries in the record at the end. */
    @ParameterizedTest
    @CsvSource({"16, another checksum", "20, compressed or encrypted", "24, 'compressed or encrypted'"})
    void rejectsADirectoryThatContradictsTheEntries(int field, String what) throws IOException {
        refused(
                changed(bytes -> {
                    bytes[directory(bytes) + field] ^= 1;
                    return bytes;
                }),
                what);
        refused(
                changed(bytes -> {
                    bytes[bytes.length - 12] ^= 1;
                    return bytes;
                }),
                "entries and says that there are");
    }

    @Test
    void rejectsEntriesThatOverlap() throws IOException {
        refused(
                changed(bytes -> {
                    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
                    int entry = directory(bytes);
                    int size = buffer.getInt(entry + 24) + 200;
                    buffer.putInt(entry + 20, size).putInt(entry + 24, size);
                    buffer.putInt(buffer.getInt(entry + 42) + 22, size);
                    return bytes;
                }),
                "overlaps the next one");
    }

    /** Position of the directory, whose first entry is the pickle. */
    private static int directory(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.length - 6);
    }

    @Test
    void rejectsCompressedEntries() {
        Path file = TorchZip.of(pickle(3, 0, List.of(3L)))
                .saying(8)
                .entry("data/0", floats(1, 2, 3))
                .write(folder.resolve("pytorch_model.bin"));
        assertThatThrownBy(() -> TorchFile.read(file)).hasMessageContaining("is compressed or encrypted");
    }

    @Test
    void rejectsBigEndianFiles() {
        Path file = TorchZip.of(pickle(3, 0, List.of(3L)))
                .entry("byteorder", new byte[] {'b', 'i', 'g'})
                .entry("data/0", floats(1, 2, 3))
                .write(folder.resolve("pytorch_model.bin"));
        assertThatThrownBy(() -> TorchFile.read(file)).hasMessageContaining("big-endian");
    }

    @ParameterizedTest
    @CsvSource({
        "4, 0, 3, 'has 12 bytes'",
        "2, 0, 2, 'has 12 bytes'",
        "3, 0, 4, leaves its storage",
        "3, 1, 3, leaves its storage",
        "3, -1, 3, leaves its storage",
        "3, 9223372036854775807, 3, leaves its storage",
        "3, 0, -3, impossible shape",
        "9223372036854775807, 0, 3, 'has 12 bytes'"
    })
    void rejectsSizesThatContradictTheStorage(long elements, long offset, long extent, String what) {
        Path file = TorchZip.of(pickle(elements, offset, List.of(extent)))
                .entry("data/0", floats(1, 2, 3))
                .write(folder.resolve("pytorch_model.bin"));
        assertThatThrownBy(() -> TorchFile.read(file))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("tensor 'w' in " + file)
                .hasMessageContaining(what);
    }

    @Test
    void rejectsShapesWhoseProductOverflows() {
        Path file = TorchZip.of(pickle(3, 0, List.of(1L << 40, 1L << 40)))
                .entry("data/0", floats(1, 2, 3))
                .write(folder.resolve("pytorch_model.bin"));
        assertThatThrownBy(() -> TorchFile.read(file)).hasMessageContaining("impossible shape");
    }

    @Test
    void rejectsAStorageThatIsMissing() {
        Path file = TorchZip.of(pickle(3, 0, List.of(3L))).write(folder.resolve("pytorch_model.bin"));
        assertThatThrownBy(() -> TorchFile.read(file)).hasMessageContaining("no entry 'archive/data/0'");
    }

    private static StoredTensor one(Map<String, StoredTensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }
}
