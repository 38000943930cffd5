package io.github.rlaifv.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonTextTest {
    record Row(String firstName, double score, List<Integer> numbers, List<Row> inner) {}

    private static final Row ROW =
            new Row("\u00E9\uD83D\uDE00", 1e-7, List.of(1, 2), List.of(new Row("b", 2, List.of(), List.of())));

    @Test
    void lineEqualsThatOfJackson() throws JsonProcessingException {
        assertThat(JsonText.line(ROW)).isEqualTo(new ObjectMapper().writeValueAsString(ROW));
        assertThat(JsonText.line(null)).isEqualTo("null");
    }

    @Test
    void prettyTextEqualsThatOfJacksonWithLineFeeds() throws JsonProcessingException {
        String expected = new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValueAsString(ROW)
                .replace("\r\n", "\n");
        assertThat(JsonText.pretty(ROW)).isEqualTo(expected);
        assertThat(JsonText.prettySnakeCase(ROW)).isEqualTo(expected.replace("firstName", "first_name"));
        assertThat(JsonText.pretty(JsonText.object().put("a", 1).put("b", "c")))
                .isEqualTo("{\n  \"a\" : 1,\n  \"b\" : \"c\"\n}");
    }

    @Test
    void unserializableValueIsRejected() {
        assertThatThrownBy(() -> JsonText.line(new Object()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be written as JSON");
    }
}
