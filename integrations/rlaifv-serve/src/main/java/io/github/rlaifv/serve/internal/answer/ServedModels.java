package io.github.rlaifv.serve.internal.answer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.serve.internal.wire.ApiError;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of the models that are served: that of the policy, and {@code NAME-best-of-N} for best-of-N.
 *
 * @param name name of the policy
 * @param candidates number of candidates in the name that is listed; 0 if best-of-N is not served
 * @param most largest number of candidates
 * @param created time at which the server was started, in seconds since 1970
 */
public record ServedModels(String name, int candidates, int most, long created) {
    private static final String BEST_OF = "-best-of-";
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,4}");

    private List<String> listed() {
        List<String> all = new ArrayList<>(List.of(name));
        if (candidates > 0) {
            all.add(name + BEST_OF + candidates);
        }
        return all;
    }

    /**
     * The number of candidates in the name of a model; empty for the policy itself.
     *
     * @throws io.github.rlaifv.serve.internal.wire.ApiError.ApiException if no such model is served
     */
    public OptionalInt bestOf(String model) {
        if (model.equals(name)) {
            return OptionalInt.empty();
        }
        if (candidates > 0 && model.startsWith(name + BEST_OF)) {
            Matcher number = NUMBER.matcher(model.substring(name.length() + BEST_OF.length()));
            if (number.matches() && Integer.parseInt(number.group()) <= most) {
                return OptionalInt.of(Integer.parseInt(number.group()));
            }
        }
        throw ApiError.model("The model '" + (model.length() <= 100 ? model : model.substring(0, 97) + "...")
                        + "' does not exist. Served: " + String.join(", ", listed()) + ".")
                .exception();
    }

    /** The answer of {@code /v1/models}. */
    public ObjectNode list() {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("object", "list");
        ArrayNode data = body.putArray("data");
        listed().forEach(model -> data.add(one(model)));
        return body;
    }

    /**
     * The answer of {@code /v1/models/NAME}.
     *
     * @throws io.github.rlaifv.serve.internal.wire.ApiError.ApiException if no such model is served
     */
    public ObjectNode get(String model) {
        var checked = bestOf(model);
        return one(model).put("best_of", checked.orElse(1));
    }

    private ObjectNode one(String model) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", model)
                .put("object", "model")
                .put("created", created)
                .put("owned_by", "rlaifv");
    }
}
