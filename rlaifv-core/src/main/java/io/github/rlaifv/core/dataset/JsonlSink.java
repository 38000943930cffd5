package io.github.rlaifv.core.dataset;

import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.internal.data.StoredImages;
import io.github.rlaifv.core.internal.json.JsonLinesWriter;
import java.nio.file.Path;
import java.util.List;

/** Writes pairs to one JSON Lines file. */
final class JsonlSink implements PairSink {
    private final String name;
    private final StoredImages images;
    private final JsonLinesWriter writer;
    private long rows;

    JsonlSink(Path folder, String name) {
        this.name = name + ".jsonl";
        Path file = folder.resolve(this.name);
        images = new StoredImages(file);
        writer = JsonLinesWriter.open(file);
    }

    @Override
    public void write(PreferencePair pair, byte[] image) {
        writer.write(JsonlPreferences.json(pair, images));
        rows++;
    }

    @Override
    public List<DatasetCard.DataFile> finish() {
        writer.finish();
        return List.of(new DatasetCard.DataFile(name, rows));
    }

    @Override
    public void close() {
        writer.close();
    }
}
