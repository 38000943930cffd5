package io.github.rlaifv.core.internal.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.RawTensor;
import io.github.rlaifv.core.testkit.SafetensorsBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsHeaderTest {
    private static final int MUTATIONS = 2000;

    @TempDir
    Path folder;

    private static byte[] sound() {
        Map<String, RawTensor> tensors = new LinkedHashMap<>();
        tensors.put("a", new RawTensor("F32", List.of(2L, 3L), new byte[24]));
        tensors.put("b", new RawTensor("BF16", List.of(5L), new byte[10]));
        tensors.put("none", new RawTensor("F16", List.of(0L, 7L), new byte[0]));
        return SafetensorsBytes.of(tensors);
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("model.safetensors"), bytes);
    }

    private void refused(byte[] bytes, String... parts) throws IOException {
        Path file = write(bytes);
        assertThatThrownBy(() -> SafetensorsHeader.read(file))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("model.safetensors")
                .message()
                .matches(message -> List.of(parts).stream().allMatch(message::contains), "names " + List.of(parts));
    }

    private static byte[] file(String header, int data) {
        return SafetensorsBytes.of(header, new byte[data]);
    }

    private static String entry(String dtype, String shape, long begin, long end) {
        return "{\"dtype\": \"" + dtype + "\", \"shape\": " + shape + ", \"data_offsets\": [" + begin + ", " + end
                + "]}";
    }

    @Test
    void readsThePositionsOfTensors() throws IOException {
        byte[] bytes = sound();
        Map<String, StoredTensor> tensors = SafetensorsHeader.read(write(bytes));
        assertThat(tensors).containsOnlyKeys("a", "b", "none");
        StoredTensor b = Objects.requireNonNull(tensors.get("b"));
        assertThat(b.shape()).containsExactly(5L);
        assertThat(b.type()).isEqualTo(ScalarType.BFLOAT16);
        assertThat(b.offset() + b.bytes()).isEqualTo(bytes.length);
    }

    @Test
    void rejectsAFileTruncatedAnywhere() throws IOException {
        byte[] bytes = sound();
        for (int length = 0; length < bytes.length; length++) {
            refused(Arrays.copyOf(bytes, length));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 1L << 20, 200_000_000, Long.MAX_VALUE, Long.MIN_VALUE})
    void rejectsHeadersOfImpossibleLengths(long length) throws IOException {
        byte[] bytes = sound();
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
        refused(bytes);
    }

    @ParameterizedTest
    @CsvSource({"8, 16", "-4, 4", "8, 0", "0, 9223372036854775807", "9223372036854775800, 9223372036854775807", "0, 4"})
    void rejectsTensorsOutsideTheDataOrOfAnotherSize(long begin, long end) throws IOException {
        refused(file("{\"v\": " + entry("F32", "[2]", begin, end) + "}", 8), "'v'");
    }

    @Test
    void rejectsTensorsThatOverlap() throws IOException {
        refused(
                file("{\"v\": " + entry("F32", "[2]", 0, 8) + ", \"w\": " + entry("F32", "[2]", 4, 12) + "}", 12),
                "'v'",
                "'w'",
                "overlap");
    }

    @Test
    void rejectsBytesThatBelongToNoTensor() throws IOException {
        String one = "{\"v\": " + entry("F32", "[2]", 0, 8) + "}";
        for (int surplus : new int[] {1, 4, 8, 4096}) {
            refused(file(one, 8 + surplus), surplus + " bytes after its last tensor, 'v'");
        }
        refused(file("{\"v\": " + entry("F32", "[2]", 4, 12) + "}", 12), "4 bytes between the header and tensor 'v'");
        refused(
                file("{\"v\": " + entry("F32", "[2]", 0, 8) + ", \"w\": " + entry("F32", "[1]", 12, 16) + "}", 16),
                "4 bytes between 'v' and tensor 'w'");
        refused(file("{}", 8), "8 bytes after its last tensor, the header");
        assertThat(SafetensorsHeader.read(write(file("{}", 0)))).isEmpty();
    }

    @Test
    void rejectsDataThatIsShifted() throws IOException {
        byte[] sound = sound();
        byte[] shifted = new byte[sound.length + 4];
        System.arraycopy(sound, 0, shifted, 0, sound.length - 34);
        System.arraycopy(sound, sound.length - 34, shifted, sound.length - 30, 34);
        refused(shifted, "belong to no tensor");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"__metadata__\": {\"format\": 1}}", "{\"__metadata__\": []}", " {}"})
    void rejectsHeadersThatTheReferenceRejects(String header) throws IOException {
        refused(file(header, 0), "broken safetensors header");
    }

    @ParameterizedTest
    @ValueSource(strings = {"U8", "F8_E4M3", "I32", "BOOL", "F64", "f32", ""})
    void rejectsUnsupportedTypesByName(String dtype) throws IOException {
        refused(file("{\"v\": " + entry(dtype, "[2]", 0, 8) + "}", 8), "'v'", "dtype " + dtype, "convert");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[-2]", "[1.5]", "[\"2\"]", "[4611686018427387904, 4]", "[1e3]", "2", "{}", "[null]"})
    void rejectsImpossibleShapes(String shape) throws IOException {
        refused(file("{\"v\": " + entry("F32", shape, 0, 8) + "}", 8), "'v'", "shape");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "7",
                "{\"v\": 7}",
                "{\"v\": {}}",
                "{\"v\": {\"dtype\": \"F32\", \"shape\": [2]}}",
                "{\"v\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [0]}}",
                "{\"v\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [0.0, 8.0]}}",
                "{\"v\": ",
                "{} {}",
                "nothing"
            })
    void rejectsMalformedHeaders(String header) throws IOException {
        refused(file(header, 8));
    }

    @Test
    void rejectsATensorThatIsNamedTwice() throws IOException {
        String tensor = "\"v\": " + entry("F32", "[2]", 0, 8);
        refused(file("{" + tensor + ", " + tensor + "}", 8), "Duplicate");
    }

    @Test
    void rejectsDeeplyNestedHeaders() throws IOException {
        refused(file("{\"v\":" + "[".repeat(200_000) + "]".repeat(200_000) + "}", 8));
    }

    @Test
    void damagedFilesAreReadOrRejected() throws IOException {
        byte[] sound = sound();
        Random random = new Random(20240527);
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] bytes = sound.clone();
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Path file = write(bytes);
            try {
                SafetensorsHeader.read(file)
                        .values()
                        .forEach(tensor ->
                                assertThat(tensor.offset() + tensor.bytes()).isLessThanOrEqualTo(bytes.length));
            } catch (BadDataException e) {
                assertThat(e).hasMessageContaining("model.safetensors");
            }
        }
    }
}
