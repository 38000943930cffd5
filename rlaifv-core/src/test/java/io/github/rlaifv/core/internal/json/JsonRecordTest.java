package io.github.rlaifv.core.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that differ from their declaration are rejected with file, line and field. */
class JsonRecordTest {
    private static final Path FILE = Path.of("some.jsonl");

    @TempDir
    private Path folder;

    enum Kind {
        ONE,
        TWO
    }

    record Inner(double value, Kind kind) {}

    record Outer(
            int whole,
            long large,
            double number,
            @AnyDouble double any,
            boolean flag,
            String text,
            @Nullable String maybe,
            double[] numbers,
            @AnyDouble Map<String, Double> byName,
            List<Inner> list) {}

    private static final String WHOLE =
            "{\"whole\":1,\"large\":9007199254740993,\"number\":-0.5,\"any\":\"NaN\",\"flag\":true,"
                    + "\"text\":\"t\",\"maybe\":null,\"numbers\":[1,2.5],\"byName\":{\"a\":\"-Infinity\",\"b\":3},"
                    + "\"list\":[{\"value\":1e3,\"kind\":\"TWO\"}]}";

    private static JsonRecord line(String json) {
        return JsonLines.parse(FILE, 3, json).advising("do it again");
    }

    private static void refused(ThrowingCallable call, String field, String problem) {
        assertThatThrownBy(call)
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("some.jsonl, line 3: ")
                .hasMessageContaining(field)
                .hasMessageContaining(problem)
                .hasMessageContaining("do it again");
    }

    @Test
    void writtenRecordIsReadBack() {
        Outer read = line(WHOLE).as(Outer.class);
        assertThat(read.large()).isEqualTo(9007199254740993L);
        assertThat(read.any()).isNaN();
        assertThat(read.maybe()).isNull();
        assertThat(read.numbers()).containsExactly(1, 2.5);
        assertThat(read.byName()).containsEntry("a", Double.NEGATIVE_INFINITY).containsEntry("b", 3.0);
        assertThat(read.list()).containsExactly(new Inner(1000, Kind.TWO));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"whole\":1,             |                              | \"whole\"         | is missing",
                "\"whole\":1              | \"whole\":1.0                | \"whole\"         | must be an integer",
                "\"whole\":1              | \"whole\":\"1\"              | \"whole\"         | must be an integer",
                "\"whole\":1              | \"whole\":99999999999        | \"whole\"         | out of range of int",
                "\"whole\":1              | \"whole\":null               | \"whole\"         | null",
                "\"whole\":1              | \"whole\":[1]                | \"whole\"         | must be an integer",
                "\"number\":-0.5          | \"number\":\"NaN\"           | \"number\"        | must be a finite number",
                "\"number\":-0.5          | \"number\":1e999             | \"number\"        | must be a finite number",
                "\"number\":-0.5          | \"number\":true              | \"number\"        | must be a finite number",
                "\"number\":-0.5          | \"number\":null              | \"number\"        | null",
                "\"any\":\"NaN\"          | \"any\":\"nan\"              | \"any\"           | must be a finite number",
                "\"any\":\"NaN\",         |                              | \"any\"           | is missing",
                "\"flag\":true            | \"flag\":1                   | \"flag\"          | must be true or false",
                "\"text\":\"t\"           | \"text\":7                   | \"text\"          | must be a string",
                "\"text\":\"t\"           | \"text\":null                | \"text\"          | null",
                "\"maybe\":null,          |                              | \"maybe\"         | is missing",
                "[1,2.5]                  | [1,null]                     | \"numbers\"       | must be a finite number",
                "[1,2.5]                  | 1                            | \"numbers\"       | must be a list",
                "\"b\":3                  | \"b\":null                   | \"byName          | null",
                "\"value\":1e3            | \"value\":\"3\"              | \"list[0].value\" | must be a finite number",
                "\"value\":1e3,           |                              | \"list[0].value\" | is missing",
                "\"TWO\"                  | \"THREE\"                    | \"list[0].kind\"  | one of [ONE, TWO]",
                "\"TWO\"                  | 1                            | \"list[0].kind\"  | one of [ONE, TWO]",
                "{\"value\":1e3,\"kind\":\"TWO\"} | null                 | \"list[0]\"       | null",
                "\"flag\":true            | \"flag\":true,\"flagg\":true | \"flagg\"         | is unknown",
            })
    void rejectsFieldsThatDifferFromTheirDeclaration(String from, @Nullable String to, String field, String problem) {
        String changed = WHOLE.replace(from, to == null ? "" : to);
        assertThat(changed).isNotEqualTo(WHOLE);
        refused(() -> line(changed).as(Outer.class), field, problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "null",
                "[1]",
                "7",
                "\"text\"",
                "{\"a\":1,\"a\":2}",
                "{\"a\":1",
                "{\"a\":1} {}",
                "{\"a\":NaN}",
                "{'a':1}"
            })
    void rejectsLinesThatAreNotObjects(String json) {
        assertThatThrownBy(() -> JsonLines.parse(FILE, 3, json))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("some.jsonl, line 3: ")
                .hasMessageContaining("correct or remove");
    }

    @Test
    void gettersRejectValuesOfAnotherTypeOrRange() {
        JsonRecord record = line(
                "{\"n\":null,\"t\":\"x\",\"d\":1.5,\"i\":-1,\"big\":1e400,\"l\":[1],\"o\":{\"a\":1},\"nan\":\"NaN\"}");
        assertThat(record.anyNumber("nan")).isNaN();
        assertThat(record.numberOrNaN("none")).isNaN();
        refused(() -> record.text("n"), "\"n\"", "is null");
        refused(() -> record.text("none"), "\"none\"", "is missing");
        refused(() -> record.text("o"), "\"o\"", "must be a string");
        refused(() -> record.string("d"), "\"d\"", "must be a string");
        refused(() -> record.integer("d"), "\"d\"", "must be an integer");
        refused(() -> record.count("i"), "\"i\"", "0 or more");
        refused(() -> record.number("t"), "\"t\"", "must be a finite number");
        refused(() -> record.number("big"), "\"big\"", "must be a finite number");
        refused(() -> record.number("nan"), "\"nan\"", "must be a finite number");
        refused(() -> record.numberOrNaN("nan"), "\"nan\"", "must be a finite number");
        refused(() -> record.number("d", 0, 1), "\"d\"", "from 0.0 to 1.0");
        refused(() -> record.flag("i"), "\"i\"", "true or false");
        refused(() -> record.list("l"), "\"l\"", "a list of objects");
        refused(() -> record.texts("l"), "\"l\"", "a list of strings");
        refused(() -> record.list("o"), "\"o\"", "a list");
        refused(() -> record.object("l"), "\"l\"", "an object");
        refused(() -> record.object("o").string("a"), "\"o.a\"", "must be a string");
        refused(() -> record.textsByName("o"), "\"o\"", "an object of strings");
        refused(() -> record.only("n", "t"), "\"d\"", "is unknown");
        refused(() -> record.version(1), "\"version\"", "is missing");
        refused(() -> line("{\"version\":2}").version(1), "version 2", "reads version 1");
    }

    @Test
    void readsWholeDocumentsAndRejectsMalformedOnes() throws IOException {
        Path file = folder.resolve("card.json");
        Files.writeString(file, "\uFEFF{\"a\": 1}\n");
        assertThat(JsonDocument.read(file, InputLimit.SETTINGS, "again").integer("a"))
                .isEqualTo(1);
        Files.writeString(file, "[1, \"NaN\", -2.5]");
        assertThat(JsonDocument.numbers(file, InputLimit.SETTINGS, "again")).containsExactly(1.0, Double.NaN, -2.5);
        for (String wrong : List.of("", "[]", "null", "{\"a\":", "{} {}", "[[")) {
            Files.writeString(file, wrong);
            assertThatThrownBy(() -> JsonDocument.read(file, InputLimit.SETTINGS, "again"))
                    .as(wrong)
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("again");
        }
        Files.write(file, new byte[] {'{', (byte) 0xff, '}'});
        assertThatThrownBy(() -> JsonDocument.read(file, InputLimit.SETTINGS, "again"))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("UTF-8");
        assertThatThrownBy(() -> JsonDocument.read(Path.of("/dev/zero"), InputLimit.SETTINGS, "again"))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("/dev/zero");
    }

    @Test
    void rejectsALineOverTheLimit() throws IOException {
        Path file = folder.resolve("long.jsonl");
        Files.writeString(file, "{\"a\":1}\n{\"a\":\"" + "x".repeat(2000) + "\"}\n", StandardCharsets.UTF_8);
        System.setProperty(InputLimit.LINE.property(), "1000");
        try {
            assertThatThrownBy(() -> JsonLines.stream(file).toList())
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("long.jsonl, line 2: is longer than 1000 bytes")
                    .hasMessageContaining("rlaifv.limit.line");
        } finally {
            System.clearProperty(InputLimit.LINE.property());
        }
        assertThatThrownBy(() -> JsonLines.stream(Path.of("/dev/zero")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("/dev/zero");
    }
}
