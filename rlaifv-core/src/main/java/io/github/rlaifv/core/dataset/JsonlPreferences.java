package io.github.rlaifv.core.dataset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.data.ImageRoots;
import io.github.rlaifv.core.data.PairOrigin;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.data.StoredLogProbs;
import io.github.rlaifv.core.internal.data.DataColumns;
import io.github.rlaifv.core.internal.data.ImagePlaces;
import io.github.rlaifv.core.internal.data.JsonDataRow;
import io.github.rlaifv.core.internal.data.JsonImages;
import io.github.rlaifv.core.internal.data.JsonRows;
import io.github.rlaifv.core.internal.data.LogProbsText;
import io.github.rlaifv.core.internal.data.StoredImages;
import io.github.rlaifv.core.internal.json.JsonLines;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Preference pairs as JSON Lines in UTF-8, one pair per line: the fields of {@link JsonlInstructions}, then {@code
 * chosen}, {@code rejected} and, if known, {@code chosen_score} and {@code rejected_score}, the fields of {@link
 * PairOrigin} ({@code ds_name}, {@code origin_dataset}, {@code origin_split}, {@code idx}, {@code image_path}) and
 * {@code logps}, a text as in the RLAIF-V-Dataset schema. Fields may also have the names of Parquet columns, including
 * TRL's conversations. Several pairs may share an id.
 */
public final class JsonlPreferences {
    private JsonlPreferences() {}

    /**
     * Opens a file. All records are checked now and read again at each pass.
     *
     * @throws BadDataException naming file and line for a malformed record, or an image that is missing or lies
     *     outside the file's folder and is not covered by a {@link DatasetCard}
     */
    public static PreferenceDataset open(Path file) {
        return open(file, ImageRoots.NONE);
    }

    /**
     * Opens a file like {@link #open(Path)}, with images also in other folders.
     *
     * @param roots additional folders in which images may lie
     * @throws BadDataException as {@link #open(Path)}, and naming file, line and path of an image that lies elsewhere
     */
    public static PreferenceDataset open(Path file, ImageRoots roots) {
        ImagePlaces places = ImagePlaces.of(file, roots);
        ImagePlaces anywhere = ImagePlaces.anywhere(file);
        JsonImages allowed = new JsonImages(places, JsonRows.ONCE);
        List<BadDataException> outside = new ArrayList<>();
        JsonRows unchecked = JsonRows.of(file, anywhere, row -> {
            DataColumns columns = row.columns();
            PreferencePair read = columns.pair(row);
            if (outside.isEmpty() && read.instruction().hasImage()) {
                allowed.refusal(row.record(), columns.image()).ifPresent(outside::add);
            }
        });
        if (outside.isEmpty()) {
            return new InFile(unchecked.within(places));
        }
        if (CardFiles.vouchesFor(file, new InFile(unchecked))) {
            return new InFile(unchecked);
        }
        throw outside.get(0);
    }

    /** Replaces the file. Images in memory are written to {@code images/} beside it, named by their fingerprints. */
    public static void write(PreferenceDataset pairs, Path file) {
        StoredImages images = new StoredImages(file);
        try (Stream<PreferencePair> stream = pairs.stream()) {
            JsonLines.write(file, stream.map(pair -> json(pair, images)));
        }
    }

    static ObjectNode json(PreferencePair pair, StoredImages images) {
        ObjectNode json = JsonlInstructions.json(pair.instruction(), images)
                .put("chosen", pair.chosen())
                .put("rejected", pair.rejected());
        putScore(json, "chosen_score", pair.chosenScore());
        putScore(json, "rejected_score", pair.rejectedScore());
        putText(json, "ds_name", pair.origin().dsName());
        putText(json, "origin_dataset", pair.origin().originDataset());
        putText(json, "origin_split", pair.origin().originSplit());
        putText(json, "idx", pair.origin().idx());
        putText(json, "image_path", pair.origin().imagePath());
        StoredLogProbs stored = pair.stored();
        if (stored != null) {
            json.put("logps", LogProbsText.format(stored));
        }
        return json;
    }

    private static void putText(ObjectNode json, String field, String text) {
        if (!text.isEmpty()) {
            json.put(field, text);
        }
    }

    private static void putScore(ObjectNode json, String field, double score) {
        // JSON has no NaN
        if (Double.isFinite(score)) {
            json.put(field, score);
        }
    }

    private record InFile(JsonRows rows) implements PreferenceDataset {
        @Override
        public long size() {
            return rows.size();
        }

        @Override
        public PreferencePair get(long index) {
            JsonDataRow row = rows.get(index);
            return row.columns().pair(row);
        }

        @Override
        public Stream<PreferencePair> stream() {
            return rows.stream().map(row -> row.columns().pair(row));
        }
    }
}
