package io.github.rlaifv.inference.evaluation.labelling;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.internal.JsonFile;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one person downloaded from the page.
 *
 * @param file where it lies
 * @param sheet fingerprint of the sheet
 * @param annotator the person's name
 * @param labels those with a verdict; a response with no more than a comment is not labelled yet
 */
public record LabelFile(Path file, String sheet, String annotator, List<Label> labels) {
    /** Of the file format; the page writes it too. */
    static final int VERSION = 1;

    public LabelFile {
        labels = List.copyOf(labels);
    }

    /**
     * Reads a file that the page made.
     *
     * @throws BadDataException naming file, response and field of what can't be used
     */
    public static LabelFile read(Path file) {
        JsonNode json = JsonFile.read(file);
        int version = json.path("version").asInt(-1);
        if (version != VERSION) {
            throw new BadDataException(file + " has the version " + json.path("version") + ", known is " + VERSION
                    + ": download it again from the page, or remove it");
        }
        String annotator = text(json, "annotator", file, "the file").strip();
        if (annotator.isEmpty()) {
            throw new BadDataException(file + ": the 'annotator' is empty; write a name there");
        }
        if (!json.path("labels").isArray()) {
            throw new BadDataException(file + " has no list 'labels': download it again from the page, or remove it");
        }
        List<Label> labels = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (JsonNode one : json.path("labels")) {
            String response = text(one, "response", file, "label " + (seen.size() + 1));
            if (!seen.add(response)) {
                throw new BadDataException(file + " has the response '" + response + "' twice; remove one");
            }
            if (!one.path("hallucination").isNull()) {
                labels.add(label(one, response, file));
            }
        }
        return new LabelFile(file, text(json, "sheet", file, "the file"), annotator, labels);
    }

    private static Label label(JsonNode one, String response, Path file) {
        String word = text(one, "hallucination", file, response);
        Verdict verdict =
                Verdict.of(word).orElseThrow(() -> wrong(file, response, "has the verdict '" + word + "'", null));
        Set<ErrorKind> kinds = EnumSet.noneOf(ErrorKind.class);
        for (JsonNode kind : one.path("kinds")) {
            kinds.add(ErrorKind.of(kind.asText())
                    .orElseThrow(() -> wrong(file, response, "has the kind '" + kind.asText() + "'", null)));
        }
        List<Label.Span> spans = new ArrayList<>();
        try {
            for (JsonNode span : one.path("spans")) {
                spans.add(new Label.Span(span.path(0).asInt(), span.path(1).asInt()));
            }
            return new Label(response, verdict, kinds, one.path("comment").asText(), spans);
        } catch (IllegalArgumentException e) {
            throw wrong(file, response, "can't be used: " + e.getMessage(), e);
        }
    }

    private static BadDataException wrong(Path file, String response, String what, @Nullable Throwable cause) {
        return new BadDataException(
                file + ": response '" + response + "' " + what + "; correct it on the page and download it again",
                cause);
    }

    private static String text(JsonNode json, String field, Path file, String where) {
        if (!json.path(field).isTextual()) {
            throw new BadDataException(file + ": " + where + " has no text '" + field
                    + "'; download it again from the page, or remove it");
        }
        return json.path(field).asText();
    }
}
