package io.github.rlaifv.inference.evaluation.benchmark;

import io.github.rlaifv.core.internal.LowerCase;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.inference.evaluation.EvaluationItem;
import io.github.rlaifv.inference.evaluation.RecordedJudge;
import io.github.rlaifv.inference.evaluation.internal.benchmark.AmberTruth;
import io.github.rlaifv.inference.evaluation.internal.benchmark.AmberWords;
import io.github.rlaifv.inference.evaluation.internal.benchmark.BenchmarkFolder;
import io.github.rlaifv.inference.evaluation.internal.benchmark.YesNo;
import io.github.rlaifv.inference.evaluation.internal.statistics.BinaryScores;
import io.github.rlaifv.inference.evaluation.statistics.Measure;
import io.github.rlaifv.inference.evaluation.statistics.Measure.Better;
import io.github.rlaifv.inference.evaluation.statistics.Measure.Unit;
import io.github.rlaifv.inference.evaluation.statistics.Measures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The benchmark AMBER (arXiv 2311.07397). Its generative part measures CHAIR, Cover, Hal and Cog of descriptions. Its
 * discriminative part measures accuracy, precision, recall and F1 of recognized hallucinations (the positive class is
 * no), in total and by type as published ({@code hallucination} for existence, {@code attribute},
 * {@code attribute-state}, {@code attribute-number}, {@code attribute-action}, {@code relation}). An answer that is
 * neither yes nor no is wrong in both classes, as in the published script, and counts as {@code unreadable}.
 *
 * <p>The files are those of the published repository: {@code query/query_all.json} (or one of the others),
 * {@code annotations.json}, {@code relation.json}, {@code safe_words.txt}, and the images in {@code image}.
 *
 * <p>The published script finds nouns with NLTK and treats words as equal if their spaCy vectors are closer than 0.8.
 * Here a word counts if it, or its singular, is one of AMBER's own words, and words are equal if {@code relation.json}
 * relates them. The metrics of both programs are close but not equal: compare models only by the same program. The
 * AMBER score, (100 - CHAIR + F1) / 2 in percent, is not a ratio of sums over items like the other metrics, and is not
 * computed.
 */
public final class AmberBenchmark extends PublishedBenchmark {
    private static final String SOURCE = "https://github.com/junyangwang0410/AMBER";
    /** Folders in which the files may lie; the published repository keeps them in a subfolder. */
    private static final List<String> PLACES = List.of("", "data");

    private static final String GENERATIVE = "generative";

    private final List<AmberTruth> truths = new ArrayList<>();
    private final AmberWords words;

    private AmberBenchmark(AmberWords words, ReplyReading reading) {
        super("AMBER", reading);
        this.words = words;
    }

    /**
     * Reads the published files, with {@link ReplyReading#ROBUST} for answers.
     *
     * @param folder folder of the files
     * @throws BadDataException if a file or record can't be used; the message names it
     */
    public static AmberBenchmark open(Path folder) {
        return open(folder, ReplyReading.ROBUST);
    }

    /**
     * Reads the published files.
     *
     * @param folder folder of the files
     * @param reading how answers are read
     * @throws BadDataException if a file or record can't be used; the message names it
     */
    public static AmberBenchmark open(Path folder, ReplyReading reading) {
        BenchmarkFolder files = new BenchmarkFolder(folder, "AMBER", SOURCE);
        Path queries = files.fileIn(
                PLACES,
                "query/query_all.json",
                "query_all.json",
                "query/query_generative.json",
                "query/query_discriminative.json",
                "query/query_discriminative-existence.json",
                "query/query_discriminative-attribute.json",
                "query/query_discriminative-relation.json");
        Path annotations = files.fileIn(PLACES, "annotations.json");
        AmberBenchmark amber = new AmberBenchmark(words(files), reading);
        Map<String, JsonRecord> byId = new HashMap<>();
        for (JsonRecord annotation : files.records(annotations)) {
            if (byId.put(annotation.text("id"), annotation) != null) {
                throw annotation.problem("id", "is " + annotation.text("id") + " for the second time");
            }
        }
        for (JsonRecord query : files.records(queries, "id")) {
            String id = query.text("id");
            JsonRecord annotation = byId.get(id);
            if (annotation == null) {
                throw query.error(
                        "the id " + id + " is not in " + annotations + ": take both files of the same version");
            }
            amber.items.add(new EvaluationItem(
                    id,
                    Optional.of(files.image(query, query.text("image"), List.of("image", "images", "data/image", ""))),
                    query.filled("query")));
            amber.truths.add(AmberTruth.of(annotation));
        }
        return amber;
    }

    private static AmberWords words(BenchmarkFolder files) {
        JsonRecord relations = files.object(files.fileIn(PLACES, "relation.json"));
        Map<String, Set<String>> related = new HashMap<>();
        relations
                .json()
                .fieldNames()
                .forEachRemaining(word -> related.put(LowerCase.of(word), lowerCase(relations.texts(word))));
        return new AmberWords(related, lowerCase(files.words(files.fileIn(PLACES, "safe_words.txt"))));
    }

    private static Set<String> lowerCase(List<String> words) {
        return words.stream().map(LowerCase::of).collect(Collectors.toSet());
    }

    @Override
    public List<Measure> measure(List<String> answers, RecordedJudge judging) {
        Measures measures = new Measures(items.size());
        for (int i = 0; i < items.size(); i++) {
            AmberTruth truth = truths.get(i);
            if (truth.type().equals(GENERATIVE)) {
                describe(measures, i, answers.get(i), truth);
            } else {
                answer(measures, i, answers.get(i), truth);
            }
        }
        return measures.build();
    }

    private void describe(Measures measures, int item, String answer, AmberTruth truth) {
        AmberWords.Found found = words.find(answer, truth);
        measures.add("CHAIR", Unit.SHARE, Better.LOWER, item, found.invented(), found.mentions());
        measures.add(
                "Cover",
                Unit.SHARE,
                Better.HIGHER,
                item,
                found.covered(),
                truth.objects().size());
        measures.share("Hal", Better.LOWER, item, found.invented() > 0);
        measures.add(
                "Cog",
                Unit.SHARE,
                Better.LOWER,
                item,
                found.imagined(),
                truth.likelyInventions().size());
        measures.length(item, answer);
    }

    private void answer(Measures measures, int item, String answer, AmberTruth truth) {
        Optional<YesNo> read = reading == ReplyReading.PUBLISHED ? YesNo.ofAmber(answer) : YesNo.firstWord(answer);
        String kind = truth.type().substring(truth.type().indexOf('-') + 1);
        for (String group : groups(kind)) {
            BinaryScores.add(measures, group, item, read.map(said -> said == YesNo.NO), !truth.yes());
        }
        countUnreadable(measures, item, read.isEmpty());
    }

    /**
     * Returns the groups of a type: all items, the type, and its kind if it has several. An item of
     * {@code attribute-state} counts in three groups.
     */
    private static List<String> groups(String kind) {
        int cut = kind.indexOf('-');
        return cut < 0 ? List.of("", kind + "/") : List.of("", kind.substring(0, cut) + "/", kind + "/");
    }
}
