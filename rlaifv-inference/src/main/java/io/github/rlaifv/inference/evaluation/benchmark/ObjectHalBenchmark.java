package io.github.rlaifv.inference.evaluation.benchmark;

import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.inference.evaluation.Benchmark;
import io.github.rlaifv.inference.evaluation.EvaluationItem;
import io.github.rlaifv.inference.evaluation.ItemNote;
import io.github.rlaifv.inference.evaluation.RecordedJudge;
import io.github.rlaifv.inference.evaluation.internal.benchmark.CaptionText;
import io.github.rlaifv.inference.evaluation.internal.benchmark.ChairScores;
import io.github.rlaifv.inference.evaluation.internal.benchmark.CocoTruth;
import io.github.rlaifv.inference.evaluation.internal.benchmark.ObjectHalFiles;
import io.github.rlaifv.inference.evaluation.internal.benchmark.ObjectHalRecords;
import io.github.rlaifv.inference.evaluation.internal.benchmark.ObjectList;
import io.github.rlaifv.inference.evaluation.internal.benchmark.ObjectMentions;
import io.github.rlaifv.inference.evaluation.internal.benchmark.ObjectSynonyms;
import io.github.rlaifv.inference.evaluation.internal.words.OpenNlpWords;
import io.github.rlaifv.inference.evaluation.statistics.Measure;
import io.github.rlaifv.inference.evaluation.statistics.Measure.Better;
import io.github.rlaifv.inference.evaluation.statistics.Measure.Unit;
import io.github.rlaifv.inference.evaluation.statistics.Measures;
import io.github.rlaifv.inference.evaluation.words.EnglishWords;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The benchmark Object HalBench (RLHF-V, arXiv 2312.00849; RLAIF-V, section 4.1), which measures how often descriptions
 * of COCO images name objects that are not in them. Its metrics follow CHAIR (arXiv 1809.02156).
 *
 * <ul>
 *   <li>{@code response hallucination}: share of the answers with any known object that name an object which is not in
 *       the image; the published response-level rate (CHAIRs_refine)
 *   <li>{@code mention hallucination}: share of the mentions of known objects that are not in the image; the published
 *       mention-level rate (CHAIRi)
 *   <li>{@code CHAIRs}: share of all answers that name an object which is not in the image
 *   <li>{@code coverage}: share of the classes in the images that answers name (the published program's object recall)
 *   <li>{@code words}: length in words, split at single blanks
 * </ul>
 *
 * <p>Files: {@code obj_halbench_300_with_image.jsonl} with {@code image_id}, {@code question} and {@code image}
 * (base64, or a name in {@code val2014}), {@code synonyms_refine.txt}, and COCO's 2014 {@code annotations}: instances
 * and captions of train and val. The published program requires exactly 300 images; here the card says how many there
 * were.
 *
 * <p>Rules and arithmetic are those of the published program. It gets its words from spaCy and WordNet; here they come
 * from Apache OpenNLP's tagger and the synonyms themselves (see {@link EnglishWords}), and the judge's instruction is
 * this project's own. Compare models only by the same judge and program.
 */
public final class ObjectHalBenchmark implements Benchmark {
    private final List<EvaluationItem> items;
    private final Map<String, Set<String>> truths;
    private final ChairScores chair;
    private final ObjectExtractor extractor;

    private ObjectHalBenchmark(
            List<EvaluationItem> items, Map<String, Set<String>> truths, ChairScores chair, ObjectExtractor extractor) {
        this.items = items;
        this.truths = truths;
        this.chair = chair;
        this.extractor = extractor;
    }

    /**
     * Reads the published files.
     *
     * @param folder folder of the files
     * @param extractor how objects are found in answers
     * @throws BadDataException if files are missing or a record can't be used; the message names all missing files with
     *     where they are published, or the record
     */
    public static ObjectHalBenchmark open(Path folder, ObjectExtractor extractor) {
        return open(folder, extractor, OpenNlpWords::new);
    }

    /** Reads the published files, with another way to split English into words. */
    public static ObjectHalBenchmark open(Path folder, ObjectExtractor extractor, EnglishWords english) {
        return open(folder, extractor, vocabulary -> english);
    }

    private static ObjectHalBenchmark open(
            Path folder, ObjectExtractor extractor, Function<Set<String>, EnglishWords> english) {
        ObjectHalFiles files = ObjectHalFiles.find(folder);
        ObjectSynonyms synonyms = ObjectSynonyms.read(files.synonyms());
        ChairScores chair = new ChairScores(synonyms, english.apply(synonyms.vocabulary()));
        List<EvaluationItem> items = new ObjectHalRecords(folder, files.records()).read();
        CocoTruth coco = new CocoTruth(items.stream().map(EvaluationItem::id).toList(), chair);
        return new ObjectHalBenchmark(items, coco.read(files.instances(), files.captions()), chair, extractor);
    }

    /** Returns the name, with the extractor if it is not the default one. */
    @Override
    public String name() {
        return switch (extractor) {
            case PROMPTED -> "Object HalBench";
            case PROMPTED_WITH_QUESTION -> "Object HalBench, judge reads the question";
            case LEXICAL -> "Object HalBench, lexical";
        };
    }

    @Override
    public List<EvaluationItem> items() {
        return List.copyOf(items);
    }

    @Override
    public List<Measure> measure(List<String> answers, RecordedJudge judging) {
        Map<String, String> captions = new LinkedHashMap<>();
        for (int i = 0; i < items.size(); i++) {
            captions.put(items.get(i).id(), CaptionText.clean(answers.get(i)));
        }
        Map<String, ObjectMentions> mentions = extractor.judged() ? asked(captions, judging) : read(captions);
        Measures measures = new Measures(items.size());
        for (int i = 0; i < items.size(); i++) {
            String id = items.get(i).id();
            ObjectMentions own = mentions.get(id);
            if (own != null) {
                add(measures, i, own, truth(id));
            } else {
                judging.note(id, new ItemNote("no readable list of objects", judging.lastReply(id)));
            }
            if (extractor.judged()) {
                measures.unreadable(i, own == null);
            }
            measures.add("words", Unit.COUNT, Better.NEITHER, i, CaptionText.words(captions.getOrDefault(id, "")), 1);
        }
        return measures.build();
    }

    /** Returns the classes in an item's image. */
    public Set<String> truth(String id) {
        return truths.getOrDefault(id, Set.of());
    }

    private Map<String, ObjectMentions> asked(Map<String, String> captions, RecordedJudge judging) {
        Map<String, Prompt> prompts = new LinkedHashMap<>();
        Map<String, ObjectMentions> mentions = new LinkedHashMap<>();
        Map<String, String> questions = new LinkedHashMap<>();
        items.forEach(item -> questions.put(item.id(), item.question()));
        captions.forEach((id, caption) -> {
            if (CaptionText.isShort(caption)) {
                mentions.put(id, new ObjectMentions(List.of()));
            } else {
                prompts.put(id, Prompt.of(instruction(questions.getOrDefault(id, ""), caption)));
            }
        });
        judging.ask("objects", prompts, reply -> ObjectList.objects(reply).or(() -> ObjectList.robust(reply)))
                .forEach((id, objects) -> mentions.put(id, chair.ofNouns(chair.nouns(objects))));
        return mentions;
    }

    private String instruction(String question, String caption) {
        return extractor == ObjectExtractor.PROMPTED_WITH_QUESTION
                ? ObjectList.instruction(question, caption)
                : ObjectList.instruction(caption);
    }

    private Map<String, ObjectMentions> read(Map<String, String> captions) {
        Map<String, ObjectMentions> mentions = new LinkedHashMap<>();
        captions.forEach((id, caption) -> mentions.put(id, chair.ofText(caption)));
        return mentions;
    }

    private static void add(Measures measures, int item, ObjectMentions mentions, Set<String> truth) {
        int known = mentions.all().size();
        int invented = mentions.hallucinated(truth).size();
        int hallucinates = invented > 0 ? 1 : 0;
        measures.add("response hallucination", Unit.SHARE, Better.LOWER, item, hallucinates, known > 0 ? 1 : 0);
        measures.add("mention hallucination", Unit.SHARE, Better.LOWER, item, invented, known);
        measures.add("CHAIRs", Unit.SHARE, Better.LOWER, item, hallucinates, 1);
        int covered = mentions.covered(truth).size();
        measures.add("coverage", Unit.SHARE, Better.HIGHER, item, covered, truth.size());
    }
}
