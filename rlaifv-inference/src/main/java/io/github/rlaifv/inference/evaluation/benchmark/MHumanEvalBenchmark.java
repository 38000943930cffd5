package io.github.rlaifv.inference.evaluation.benchmark;

import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.inference.evaluation.Benchmark;
import io.github.rlaifv.inference.evaluation.EvaluationItem;
import io.github.rlaifv.inference.evaluation.ItemNote;
import io.github.rlaifv.inference.evaluation.LabelingSheet;
import io.github.rlaifv.inference.evaluation.RecordedJudge;
import io.github.rlaifv.inference.evaluation.internal.benchmark.BenchmarkFolder;
import io.github.rlaifv.inference.evaluation.internal.benchmark.RecordImage;
import io.github.rlaifv.inference.evaluation.labeling.Labels;
import io.github.rlaifv.inference.evaluation.labeling.SheetKey;
import io.github.rlaifv.inference.evaluation.statistics.Measure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The benchmark MHumanEval (RLHF-V, arXiv 2312.00849, section 4.1): people label whether responses hallucinate, on 50
 * samples of Object HalBench and the 96 of MMHal-Bench. Files: {@code obj_halbench_mhumaneval_data_with_image.jsonl},
 * and {@code mmhal-bench_with_image.jsonl} or MMHal-Bench's own {@code response_template.json} with the folder
 * {@code images}.
 *
 * <p>A first run writes {@code labelling.html} into the evaluation's folder. Give it to people, put the
 * {@code labels-*.json} that they send back into the folder, and run again; nothing is generated a second time.
 * {@link LabelingSheet} puts several models on one sheet.
 *
 * <p>A response hallucinates if more people say so than give any other verdict. Without such a majority it counts as
 * {@code tied} and is not decided. The metrics:
 *
 * <ul>
 *   <li>{@code hallucination}, in total and by source: share of the decided responses that hallucinate.
 *   <li>{@code with object error} and the other kinds: share of the decided responses with such an error. At least half
 *       of those who see a hallucination must name it.
 *   <li>{@code labelled}, {@code tied} and {@code can't tell}: shares of all responses that are decided, that are tied,
 *       and that people can't judge.
 *   <li>{@code agreement}: share of pairs of labels that are equal. Cohen's kappa is given for two people, Fleiss' kappa
 *       for more, each over yes, no and can't tell.
 * </ul>
 */
public final class MHumanEvalBenchmark implements Benchmark {
    /** Name of the page in the folder of an evaluation. */
    static final String PAGE = "labelling.html";

    private static final String NAME = "MHumanEval";
    private static final String HALBENCH = "Object HalBench";
    private static final String MMHAL = "MMHal-Bench";
    private static final String HALBENCH_SOURCE = "https://github.com/RLHF-V/RLAIF-V/tree/main/eval/data";
    private static final String MMHAL_SOURCE = "https://huggingface.co/datasets/Shengcao1006/MMHal-Bench";
    private static final List<String> HALBENCH_FILES = List.of("obj_halbench_mhumaneval_data_with_image.jsonl");
    private static final List<String> MMHAL_FILES =
            List.of("mmhal-bench_with_image.jsonl", "response_template.json", "mmhal-bench_answer_template.json");

    private final List<EvaluationItem> items = new ArrayList<>();
    private final List<String> parts = new ArrayList<>();

    private MHumanEvalBenchmark() {}

    /**
     * Reads the published files.
     *
     * @param folder folder of the files
     * @throws BadDataException if files are missing or a record can't be used; the message names them
     */
    public static MHumanEvalBenchmark open(Path folder) {
        List<String> missing = new ArrayList<>();
        missing(folder, HALBENCH_FILES, HALBENCH_SOURCE).ifPresent(missing::add);
        missing(folder, MMHAL_FILES, MMHAL_SOURCE).ifPresent(missing::add);
        if (!missing.isEmpty()) {
            throw new BadDataException(
                    NAME + " needs these files in " + folder + ": " + String.join("; and ", missing));
        }
        MHumanEvalBenchmark benchmark = new MHumanEvalBenchmark();
        benchmark.read(HALBENCH, "halbench-", HALBENCH_FILES, new BenchmarkFolder(folder, NAME, HALBENCH_SOURCE));
        benchmark.read(MMHAL, "mmhal-", MMHAL_FILES, new BenchmarkFolder(folder, NAME, MMHAL_SOURCE));
        return benchmark;
    }

    private static Optional<String> missing(Path folder, List<String> names, String source) {
        boolean there = names.stream().anyMatch(name -> Files.exists(folder.resolve(name)));
        return there ? Optional.empty() : Optional.of(String.join(" or ", names) + ", as published at " + source);
    }

    private void read(String part, String prefix, List<String> names, BenchmarkFolder files) {
        Path file = files.file(names.toArray(String[]::new));
        RecordImage images = new RecordImage(files, file, List.of("images", "image", ""), files.source());
        int number = 0;
        for (JsonRecord record : files.records(file)) {
            number++;
            String question = record.filled(record.has("question") ? "question" : "prompt");
            items.add(
                    new EvaluationItem(prefix + number, Optional.of(images.of(record, "record " + number)), question));
            parts.add(part);
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<EvaluationItem> items() {
        return List.copyOf(items);
    }

    @Override
    public List<Measure> measure(List<String> answers, RecordedJudge judging) {
        Path folder = judging.folder();
        LabelingSheet sheet = judging.sheet()
                .items(items.stream()
                        .filter(item -> !judging.isUnanswered(item.id()))
                        .toList())
                .evaluation(folder)
                .build();
        sheet.writeOnce(folder.resolve(PAGE));
        sheet.skipped().forEach((item, reason) -> judging.note(item, new ItemNote("not on the sheet", reason)));
        List<String> responses = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            responses.add(LabelingSheet.responseId(items.get(i), answers.get(i)));
        }
        Labels labels = Labels.read(
                folder,
                sheet.key().responses().stream().map(SheetKey.Response::id).toList());
        return new LabelMetrics(parts, responses.stream().map(labels::of).toList()).of(answers);
    }
}
