package io.github.rlaifv.cli.rerank;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.file.OwnFile;
import io.github.rlaifv.inference.RankedResponse;
import java.nio.file.Path;
import java.util.Map;

/**
 * The file of picked responses, one JSON object per line: id, text, score, index in the pool, margin, distinct texts.
 */
final class PickedFile {
    static final OwnFile FILE = OwnFile.jsonLines("file of picked responses", "id", "text", "score", "index", "texts");

    private PickedFile() {}

    static void write(Path file, Map<String, RankedResponse> pools) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, RankedResponse> pool : pools.entrySet()) {
            RankedResponse ranked = pool.getValue();
            ObjectNode line = JsonText.object()
                    .put("id", pool.getKey())
                    .put("text", ranked.text())
                    .put("score", ranked.winner().reward())
                    .put("index", ranked.winner().index())
                    .put("texts", ranked.distinct());
            ranked.margin().ifPresent(margin -> line.put("margin", margin));
            text.append(line).append('\n');
        }
        FILE.write(file, text.toString());
    }
}
