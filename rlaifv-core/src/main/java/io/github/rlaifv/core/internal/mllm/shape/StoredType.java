package io.github.rlaifv.core.internal.mllm.shape;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.device.ScalarType;
import java.util.List;
import java.util.stream.Stream;

/** The type of a model's weights as config.json names it. */
public final class StoredType {
    private StoredType() {}

    /**
     * The type that config.json names, at its top or for the language model. Default: float32, as in transformers.
     *
     * @param config the parsed config.json
     */
    public static ScalarType of(JsonNode config) {
        return Stream.of(config, config.path("text_config"))
                .flatMap(fields -> Stream.of(fields.path("dtype"), fields.path("torch_dtype")))
                .flatMap(named -> List.of(ScalarType.values()).stream()
                        .filter(type -> type.floating() && type.torchName().equals(named.asText())))
                .findFirst()
                .orElse(ScalarType.FLOAT32);
    }
}
