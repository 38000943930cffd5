package io.github.rlaifv.inference.evaluation.labeling;

import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.file.OwnFile;
import io.github.rlaifv.core.internal.json.JsonDocument;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The key of a labeling sheet, which says which models gave each response. People who label must not see it.
 *
 * @param version version of the file format
 * @param sheet fingerprint of the set of responses; equal for sheets that show them in another order
 * @param seed seed of the order
 * @param responses responses in the order of the sheet
 */
public record SheetKey(int version, String sheet, long seed, List<Response> responses) {
    /** Suffix of the names of key files. */
    public static final String SUFFIX = "-key.json";

    private static final int VERSION = 1;
    private static final OwnFile FILE = OwnFile.json("key of a labeling page", "sheet", "seed", "responses");

    /**
     * A response on the sheet.
     *
     * @param id id on the sheet, which depends only on the item and the text
     * @param item id of the benchmark's item
     * @param models names of the models that gave this response
     */
    public record Response(String id, String item, List<String> models) {
        public Response {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(item, "item");
            models = List.copyOf(models);
        }
    }

    public SheetKey {
        Objects.requireNonNull(sheet, "sheet");
        responses = List.copyOf(responses);
    }

    /** Returns the key of responses in the order of the sheet. */
    public static SheetKey of(long seed, List<Response> responses) {
        String ids = responses.stream().map(Response::id).sorted().collect(Collectors.joining("\n"));
        return new SheetKey(VERSION, ContentHash.brief(ids), seed, responses);
    }

    /**
     * Returns the path of a page's key, which lies next to it: {@code labelling-key.json} for {@code labelling.html}.
     */
    public static Path beside(Path page) {
        String name = String.valueOf(page.getFileName());
        return page.resolveSibling(name.replaceFirst("\\.html?$", "") + SUFFIX);
    }

    /**
     * Writes the key as JSON.
     *
     * @throws BadDataException if the file exists and is not such a key
     * @throws io.github.rlaifv.core.run.StorageException if it can't be written
     */
    public void write(Path file) {
        FILE.write(file, JsonText.pretty(this));
    }

    /**
     * Reads a key that {@link #write} wrote.
     *
     * @throws BadDataException if the file is not a key; the message names it
     */
    public static SheetKey read(Path file) {
        SheetKey key = JsonDocument.read(file, InputLimit.SETTINGS, "write the sheet again")
                .version(VERSION)
                .as(SheetKey.class);
        if (key.responses().stream().map(Response::id).distinct().count()
                < key.responses().size()) {
            throw new BadDataException(file + ": field \"responses\" has an id twice; write the sheet again");
        }
        return key;
    }
}
