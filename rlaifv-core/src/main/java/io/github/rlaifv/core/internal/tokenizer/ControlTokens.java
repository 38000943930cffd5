package io.github.rlaifv.core.internal.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.rlaifv.core.internal.file.JsonFile;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The ids that begin, end and pad a sequence, read from {@code tokenizer_config.json}, {@code generation_config.json}
 * and {@code config.json}, in this order.
 *
 * @param bos id that begins a sequence; null if there is none
 * @param pad id that pads a batch; null if there is none
 * @param ends ids that end a response, of which the first is appended to responses
 */
public record ControlTokens(@Nullable Integer bos, @Nullable Integer pad, List<Integer> ends) {

    /** Larger than any embedding. */
    private static final int MOST = 1 << 24;

    private static final List<String> ROLES = List.of("bos", "pad");

    /** A file with its JSON, which is empty if the file is missing. */
    private record Source(Path file, JsonNode json) {
        static Source of(Path file) {
            return new Source(file, JsonFile.readIfPresent(file).orElse(MissingNode.getInstance()));
        }
    }

    public static ControlTokens read(Path folder, Map<String, Integer> ids) {
        Source tokenizer = Source.of(folder.resolve("tokenizer_config.json"));
        Source generation = Source.of(folder.resolve("generation_config.json"));
        Source config = Source.of(folder.resolve("config.json"));
        Set<Integer> ends = new LinkedHashSet<>();
        addNamed(ends, tokenizer, "eos_token", ids);
        addIds(ends, generation, "", "eos_token_id");
        if (ends.isEmpty()) {
            addIds(ends, config, "", "eos_token_id");
            addIds(ends, config, "text_config", "eos_token_id");
        }
        List<@Nullable Integer> others = new ArrayList<>();
        for (String role : ROLES) {
            Set<Integer> found = new LinkedHashSet<>();
            addNamed(found, tokenizer, role + "_token", ids);
            addIds(found, generation, "", role + "_token_id");
            addIds(found, config, "", role + "_token_id");
            addIds(found, config, "text_config", role + "_token_id");
            others.add(found.isEmpty() ? null : found.iterator().next());
        }
        return new ControlTokens(others.get(0), others.get(1), List.copyOf(ends));
    }

    /** Adds a token that is given as a text or as an object with its content. */
    private static void addNamed(Set<Integer> found, Source source, String field, Map<String, Integer> ids) {
        JsonNode token = source.json().path(field);
        JsonNode content = token.isObject() ? token.path("content") : token;
        if (content.isMissingNode() && token.isMissingNode() || content.isNull()) {
            return;
        }
        if (!content.isTextual()) {
            throw new BadDataException(source.file() + ": " + field + " must be a token's text, or an object with its"
                    + " content, it is " + TokenizerComponent.shown(token) + ": download the file again");
        }
        Integer id = ids.get(content.asText());
        if (id != null) {
            found.add(id);
        }
    }

    /** Adds one id or a list of ids. */
    private static void addIds(Set<Integer> found, Source source, String inside, String field) {
        JsonNode ids = (inside.isEmpty() ? source.json() : source.json().path(inside)).path(field);
        if (ids.isMissingNode() || ids.isNull()) {
            return;
        }
        for (JsonNode id : ids.isArray() ? ids : List.of(ids)) {
            // Some published files use -1 for none.
            if (!id.isInt() || id.asInt() < -1 || id.asInt() >= MOST) {
                throw new BadDataException(source.file() + ": " + (inside.isEmpty() ? "" : inside + ".") + field
                        + " must be a token's id or a list of ids, it is " + TokenizerComponent.shown(ids)
                        + ": download the file again");
            }
            if (id.asInt() >= 0) {
                found.add(id.asInt());
            }
        }
    }

    /** Rejects ids beyond the rows of a model's embedding. */
    public void requireWithin(int rows, Path file) {
        List<Integer> all = new ArrayList<>(ends);
        if (bos != null) {
            all.add(bos);
        }
        for (int id : all) {
            if (id >= rows) {
                throw new BadDataException(file.resolveSibling("generation_config.json") + " or config.json beside it"
                        + " names the id " + id + " as a token that begins or ends texts, but the model has " + rows
                        + " tokens (vocab_size): take all files from the same model");
            }
        }
    }
}
