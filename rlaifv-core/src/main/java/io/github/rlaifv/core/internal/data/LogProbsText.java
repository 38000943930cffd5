package io.github.rlaifv.core.internal.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.github.rlaifv.core.data.StoredLogProbs;
import io.github.rlaifv.core.run.BadDataException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The {@code logps} text of the RLAIF-V-Dataset schema: {@code {"logps": [sum, average, [per token], sum, average, [per
 * token]]}}, chosen first, or the list alone. As Python writes it, an average of no token is a bare NaN.
 */
public final class LogProbsText {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
            .build();

    private LogProbsText() {}

    /**
     * @param text text to parse
     * @param error creates the exception for a problem, which is a predicate such as "must be ..."
     */
    public static StoredLogProbs parse(String text, Function<String, BadDataException> error) {
        JsonNode json;
        try {
            json = MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw error.apply("is not JSON: " + e.getOriginalMessage());
        }
        JsonNode list = json.isObject() ? json.path("logps") : json;
        if (!list.isArray() || list.size() != 6) {
            throw error.apply("must be {\"logps\": [sum, average, [per token], sum, average, [per token]]}");
        }
        return new StoredLogProbs(response(list, 0, error), response(list, 3, error));
    }

    private static StoredLogProbs.Response response(JsonNode list, int from, Function<String, BadDataException> error) {
        JsonNode tokens = list.get(from + 2);
        if (!tokens.isArray()) {
            throw error.apply("must have a list of numbers at place " + (from + 2) + ", has " + tokens.getNodeType());
        }
        List<Double> perToken = IntStream.range(0, tokens.size())
                .mapToObj(i -> number(tokens, i, error))
                .toList();
        return new StoredLogProbs.Response(number(list, from, error), number(list, from + 1, error), perToken);
    }

    private static double number(JsonNode list, int place, Function<String, BadDataException> error) {
        JsonNode value = list.get(place);
        if (!value.isNumber()) {
            throw error.apply("must have a number at place " + place + ", has " + value.getNodeType());
        }
        return value.doubleValue();
    }

    public static String format(StoredLogProbs stored) {
        ArrayNode list = MAPPER.createArrayNode();
        for (StoredLogProbs.Response response : List.of(stored.chosen(), stored.rejected())) {
            list.add(response.sum()).add(response.average());
            ArrayNode tokens = list.addArray();
            response.perToken().forEach(tokens::add);
        }
        try {
            return MAPPER.writeValueAsString(MAPPER.createObjectNode().set("logps", list));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always JSON", e);
        }
    }
}
