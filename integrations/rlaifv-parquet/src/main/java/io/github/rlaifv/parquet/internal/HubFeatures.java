package io.github.rlaifv.parquet.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Writes the footer entry by which Python's {@code datasets} recognizes image columns. */
final class HubFeatures {
    static final String KEY = "huggingface";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private HubFeatures() {}

    static String of(Class<?> row) {
        ObjectNode features = row == TrlRow.class ? trl() : rlaifv(row == RlaifvRow.WithLogProbs.class);
        ObjectNode entry = JSON.objectNode();
        entry.putObject("info").set("features", features);
        return entry.toString();
    }

    private static ObjectNode rlaifv(boolean logProbs) {
        ObjectNode features = JSON.objectNode();
        features.set("ds_name", text());
        features.set("image", image());
        for (String column :
                new String[] {"question", "chosen", "rejected", "origin_dataset", "origin_split", "idx", "image_path"
                }) {
            features.set(column, text());
        }
        if (logProbs) {
            features.set("logps", text());
        }
        return features;
    }

    private static ObjectNode trl() {
        ObjectNode features = JSON.objectNode();
        // this type name is supported by releases of the library before and after 4.0
        features.set("images", JSON.objectNode().put("_type", "Sequence").set("feature", image()));
        for (String column : new String[] {"prompt", "chosen", "rejected"}) {
            ObjectNode part = JSON.objectNode();
            part.set("type", text());
            part.set("text", text());
            ObjectNode message = JSON.objectNode();
            message.set("role", text());
            message.set("content", list(part));
            features.set(column, list(message));
        }
        return features;
    }

    private static ArrayNode list(ObjectNode element) {
        return JSON.arrayNode().add(element);
    }

    private static ObjectNode text() {
        return JSON.objectNode().put("dtype", "string").put("_type", "Value");
    }

    private static ObjectNode image() {
        return JSON.objectNode().put("_type", "Image");
    }
}
