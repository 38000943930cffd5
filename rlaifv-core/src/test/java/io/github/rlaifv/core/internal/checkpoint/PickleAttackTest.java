package io.github.rlaifv.core.internal.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.PickleBytes;
import io.github.rlaifv.core.testkit.TorchZip;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pickles that try to execute code or to allocate much memory, and damaged pickles, are rejected with the same
 * exception.
 */
class PickleAttackTest {
    private static final String MARKER = "executed";

    @TempDir
    Path folder;

    private Path file(byte[] pickle) {
        return TorchZip.of(pickle).entry("data/0", new byte[24]).write(folder.resolve("pytorch_model.bin"));
    }

    private void refused(byte[] pickle, String what) {
        Path file = file(pickle);
        assertThatThrownBy(() -> TorchFile.read(file))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(what);
    }

    @ParameterizedTest
    @CsvSource({
        "os, system",
        "posix, system",
        "builtins, eval",
        "builtins, getattr",
        "__builtin__, exec",
        "torch, load",
        "torch.storage, _load_from_bytes",
        "torch, Storage",
        "collections, defaultdict",
        "torch._utils, _rebuild_tensor_v2.__globals__"
    })
    void rejectsEveryNameThatIsNotAllowed(String module, String name) {
        refused(
                new PickleBytes()
                        .global(module, name)
                        .raw('(')
                        .text("touch " + MARKER)
                        .raw('t', 'R', '.')
                        .bytes(),
                module + "." + name);
        assertThat(Path.of(MARKER)).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "i, INST",
        "o, OBJ",
        "\u0081, NEWOBJ",
        "\u0092, NEWOBJ_EX",
        "\u0093, STACK_GLOBAL",
        "\u0082, EXT1",
        "P, PERSID",
        "2, DUP",
        "0, POP",
        "d, DICT",
        "], EMPTY_LIST",
        "I, INT",
        "B, BINBYTES",
        "\u0095, FRAME",
        "~, 0x7e"
    })
    void rejectsEveryInstructionThatIsNotAllowed(char opcode, String name) {
        refused(new PickleBytes().raw('(', opcode).text("os\nsystem\n").raw('.').bytes(), name);
    }

    @Test
    void rejectsPersistentIdsThatAreNotStorages() {
        refused(new PickleBytes().text("a").raw('Q', '.').bytes(), "not a storage of numbers");
        refused(
                new PickleBytes()
                        .numbers(List.of(1L, 2L, 3L, 4L, 5L))
                        .raw('Q', '.')
                        .bytes(),
                "not a storage of numbers");
        refused(
                new PickleBytes()
                        .raw('(')
                        .text("module")
                        .global("torch", "FloatStorage")
                        .text("0")
                        .text("cpu")
                        .number(6)
                        .raw('t', 'Q', '.')
                        .bytes(),
                "not a storage of numbers");
    }

    @Test
    void rejectsCallsOfValuesThatAreNotFunctions() {
        refused(new PickleBytes().text("a").raw(')', 'R', '.').bytes(), "calls something that is not a function");
        refused(
                new PickleBytes()
                        .global("torch", "FloatStorage")
                        .raw(')', 'R', '.')
                        .bytes(),
                "calls something that is not a function");
        refused(
                new PickleBytes()
                        .global("torch._utils", "_rebuild_tensor_v2")
                        .raw(')', 'R', '.')
                        .bytes(),
                "a tensor is");
        refused(
                new PickleBytes()
                        .global("torch._utils", "_rebuild_parameter")
                        .raw(')', 'R', '.')
                        .bytes(),
                "a parameter is");
        refused(
                new PickleBytes()
                        .global("collections", "OrderedDict")
                        .text("a")
                        .raw(0x85, 'R', '.')
                        .bytes(),
                "OrderedDict");
        refused(
                new PickleBytes()
                        .global("collections", "OrderedDict")
                        .text("a")
                        .raw('R', '.')
                        .bytes(),
                "no tuple");
        refused(
                new PickleBytes()
                        .global("collections", "OrderedDict")
                        .raw('}', 'b', '.')
                        .bytes(),
                "not a dictionary");
    }

    @Test
    void rejectsTheSameTensorTwice() {
        PickleBytes.Tensor tensor = new PickleBytes.Tensor("FloatStorage", "0", 6, 0, List.of(6L), List.of(1L));
        refused(
                new PickleBytes()
                        .raw('}', '(')
                        .text("w")
                        .tensor(tensor)
                        .text("w")
                        .tensor(tensor)
                        .raw('u', '.')
                        .bytes(),
                "'w' occurs twice");
    }

    @Test
    void rejectsMemoIndicesThatWereNeverStored() {
        refused(new PickleBytes().raw('j').little(0xFFFFFFFFL, 4).raw('.').bytes(), "value 4294967295");
        refused(new PickleBytes().raw('h', 7, '.').bytes(), "value 7");
    }

    @Test
    void acceptsHugeMemoIndicesWithoutTakingMemory() {
        byte[] pickle = new PickleBytes()
                .raw('}', 'r')
                .little(0xFFFFFFFFL, 4)
                .raw('j')
                .little(0xFFFFFFFFL, 4)
                .raw('b', '.')
                .bytes();
        assertThat(TorchFile.read(file(pickle))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {0x7FFFFFFFL, 0xFFFFFFFFL, 1000L})
    void rejectsTextsLongerThanTheFile(long length) {
        refused(new PickleBytes().raw('X').little(length, 4).raw('a', '.').bytes(), "ends within a value");
    }

    @Test
    void deepNestingIsRejected() {
        byte[] tuples = new byte[3_000_000];
        Arrays.fill(tuples, (byte) 0x85);
        System.arraycopy(new byte[] {(byte) 0x80, 2, ')'}, 0, tuples, 0, 3);
        refused(tuples, "more than 2000000 instructions");
        byte[] marks = new byte[3_000_000];
        Arrays.fill(marks, (byte) '(');
        System.arraycopy(new byte[] {(byte) 0x80, 2}, 0, marks, 0, 2);
        refused(marks, "more than 2000000 instructions");
        byte[] shallow = Arrays.copyOf(tuples, 1_000_000);
        shallow[shallow.length - 1] = '.';
        refused(shallow, "no dictionary of tensors");
    }

    @Test
    void partsThatDoubleAtEachLevelAreRejected() {
        PickleBytes pickle = new PickleBytes().raw(')', 'q', 0);
        for (int i = 0; i < 200; i++) {
            pickle.raw('h', i, 'h', i, 0x86, 'q', i + 1);
        }
        refused(pickle.raw('.').bytes(), "continues after its end");
        refused(new PickleBytes().raw('}', ')').raw('N', 's', '.').bytes(), "neither text nor an integer");
    }

    @Test
    void dictionaryThatContainsItselfIsRejected() {
        refused(
                new PickleBytes()
                        .raw('}', 'q', 0)
                        .text("w")
                        .raw('h', 0, 's', '.')
                        .bytes(),
                "'w' that is not a tensor");
    }

    @Test
    void rejectsPicklesBeyondTheLimit() {
        refused(new byte[(1 << 24) + 1], "more than the 16777216");
    }

    @Test
    void damagedFilesAreReadWithinTheFileOrRejected() throws IOException {
        Random random = new Random(20240527);
        Path damaged = folder.resolve("damaged.bin");
        int refused = 0;
        for (String name : List.of("types.bin", "views.bin", "module.bin", "parameters.bin")) {
            byte[] whole = Files.readAllBytes(
                    Fixtures.repository().resolve(Path.of("rlaifv-core", "src", "test", "resources", "torch", name)));
            for (int round = 0; round < 2000; round++) {
                byte[] bytes = damage(whole, random);
                Files.write(damaged, bytes);
                try {
                    assertWithinFile(TorchFile.read(damaged), bytes.length);
                } catch (BadDataException e) {
                    assertThat(e).hasMessageContaining("damaged.bin");
                    refused++;
                } catch (RuntimeException | Error e) {
                    fail(name + ", round " + round + ": " + e, e);
                }
            }
        }
        assertThat(refused).isGreaterThan(4000);
    }

    @Test
    void damagedPicklesAreReadWithinTheFileOrRejected() {
        Random random = new Random(7);
        byte[] whole = PickleBytes.stateDictionary(Map.of(
                "w", new PickleBytes.Tensor("FloatStorage", "0", 6, 0, List.of(2L, 3L), List.of(3L, 1L)),
                "v", new PickleBytes.Tensor("FloatStorage", "0", 6, 1, List.of(2L), List.of(1L))));
        for (int round = 0; round < 5000; round++) {
            byte[] bytes = damage(whole, random);
            try {
                assertWithinFile(TorchFile.read(file(bytes)), 10_000);
            } catch (BadDataException e) {
                assertThat(e).hasMessageContaining("pytorch_model.bin");
            } catch (RuntimeException | Error e) {
                fail("round " + round + " of " + new String(bytes, StandardCharsets.ISO_8859_1) + ": " + e, e);
            }
        }
    }

    /** Checks that accepted tensors lie within the file. */
    private static void assertWithinFile(Map<String, StoredTensor> tensors, long size) {
        tensors.values().forEach(tensor -> {
            assertThat(tensor.offset()).isNotNegative();
            assertThat(tensor.bytes())
                    .isEqualTo(tensor.elements() * tensor.type().bytes());
            assertThat(tensor.offset() + tensor.bytes()).isLessThanOrEqualTo(size);
        });
    }

    /** A copy with a few changed bytes, sometimes with a part removed or repeated. */
    private static byte[] damage(byte[] whole, Random random) {
        byte[] bytes = whole.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes[at] = (byte) 0xFF;
                case 3 -> bytes[at] = (byte) "()}.cQRbrqhjsuXtNK".charAt(random.nextInt(18));
                default -> {
                    int length = Math.min(1 + random.nextInt(8), bytes.length - at);
                    int to = random.nextInt(bytes.length - length + 1);
                    System.arraycopy(bytes, at, bytes, to, length);
                }
            }
        }
        return random.nextInt(10) == 0 ? Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length)) : bytes;
    }
}
