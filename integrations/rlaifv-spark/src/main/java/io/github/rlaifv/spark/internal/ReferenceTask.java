package io.github.rlaifv.spark.internal;

import io.github.rlaifv.core.data.StoredLogProbs;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.WorkGroup;
import io.github.rlaifv.core.internal.data.LogProbsText;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.dpo.objective.ResponseLogProb;
import io.github.rlaifv.dpo.reference.internal.ReferenceScorer;
import io.github.rlaifv.dpo.reference.internal.UnscoredPrompt;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Scores the responses of a batch of pairs with the reference. Pairs with one prompt share a request, and equal responses
 * to it are scored once.
 *
 * @param fingerprint fingerprint that the reference must have
 */
public record ReferenceTask(String fingerprint) implements BatchTask.Work<Policy> {
    private static final List<String> RESPONSES = List.of("chosen", "rejected");

    @Override
    public List<Row> rows(Policy reference, List<Row> batch) {
        PolicyFacts.check(reference, fingerprint);
        Map<String, UnscoredPrompt> prompts = new LinkedHashMap<>();
        for (Row row : batch) {
            String key = key(row);
            UnscoredPrompt prompt = prompts.computeIfAbsent(key, name -> prompt(row));
            RESPONSES.forEach(column -> prompt.texts().put(key + row.getAs(column), row.getAs(column)));
        }
        ReferenceScorer scorer = new ReferenceScorer(reference, true);
        List<UnscoredPrompt> all = List.copyOf(prompts.values());
        Map<String, ResponseLogProb> scored = scorer.score(new WorkGroup<>(all, all), Set.of());
        scorer.requireAnswers(Path.of("the committed parts"));
        List<Row> rows = new ArrayList<>();
        for (Row row : batch) {
            ResponseLogProb chosen = scored.get(key(row) + row.getAs("chosen"));
            ResponseLogProb rejected = scored.get(key(row) + row.getAs("rejected"));
            if (chosen != null && rejected != null) {
                rows.add(with(row, LogProbsText.format(new StoredLogProbs(chosen.stored(), rejected.stored()))));
            }
        }
        return rows;
    }

    /** Rows of one instruction have one key. */
    private static String key(Row row) {
        return row.getAs("idx") + "\n" + row.getAs("question") + "\n";
    }

    private static UnscoredPrompt prompt(Row row) {
        Row image = row.getAs("image");
        ImageSource source = ImageSource.of(image.getAs("path"), image.getAs("bytes"));
        return new UnscoredPrompt(row.getAs("idx"), Prompt.of(source, row.getAs("question")), new LinkedHashMap<>());
    }

    private static Row with(Row row, String logps) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            values.add(row.get(i));
        }
        values.add(logps);
        return RowFactory.create(values.toArray());
    }
}
