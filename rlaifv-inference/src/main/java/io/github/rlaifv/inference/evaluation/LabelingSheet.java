package io.github.rlaifv.inference.evaluation;

import io.github.rlaifv.core.image.processing.ImageDecoder;
import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.internal.RequiredOption;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.run.UnusableImageException;
import io.github.rlaifv.core.run.UnusableImages;
import io.github.rlaifv.inference.evaluation.labeling.SheetKey;
import io.github.rlaifv.inference.evaluation.labeling.SheetPage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A sheet of responses of one or more models for people to label blind: the page does not show which model gave which
 * response; a separate key file does. If models gave the same response to a question, it is labeled once and counts
 * for each of them.
 *
 * <pre>{@code
 * LabelingSheet.builder()
 *         .items(benchmark.items())
 *         .evaluation(Path.of("runs/base"))
 *         .evaluation(Path.of("runs/aligned"))
 *         .seed(7)
 *         .build()
 *         .write(Path.of("sheet/anna.html"));
 * }</pre>
 *
 * <p>Put the {@code labels-*.json} that people download into the folder of every evaluation, and run the evaluations
 * again. Sheets of the same responses with different seeds count as the same sheet, so each person can get another
 * order.
 */
public final class LabelingSheet {
    private static final String STAGE = "labeling sheet";

    private final SheetKey key;
    private final SheetPage page;
    private final List<Path> folders;
    private final SortedMap<String, String> skipped;

    private LabelingSheet(SheetKey key, SheetPage page, List<Path> folders, SortedMap<String, String> skipped) {
        this.skipped = Collections.unmodifiableSortedMap(new TreeMap<>(skipped));
        this.key = key;
        this.page = page;
        this.folders = List.copyOf(folders);
    }

    /** Returns a builder without models. Default: seed 0. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the key, which names the models of each response. */
    public SheetKey key() {
        return key;
    }

    /**
     * Returns why items are not on the sheet, by their id: their image can't be used, or a model has no answer to them.
     */
    public SortedMap<String, String> skipped() {
        return skipped;
    }

    /**
     * Writes the page and the key next to it ({@code anna-key.json} for {@code anna.html}), and a copy of the key into
     * the folder of each evaluation, which then accepts labels of this sheet. Give people only the page.
     *
     * @param file path of the page
     */
    public void write(Path file) {
        page.write(file);
        for (Path folder : folders) {
            key.write(folder.resolve("sheet-" + key.sheet() + SheetKey.SUFFIX));
        }
        key.write(SheetKey.beside(file));
    }

    /** Writes the page and the keys unless the page exists. */
    public void writeOnce(Path file) {
        Path written = SheetKey.beside(file);
        boolean there = Files.exists(file)
                && Files.exists(written)
                && SheetKey.read(written).sheet().equals(key.sheet());
        if (!there) {
            page.write(file);
            key.write(written);
        }
    }

    /** Returns the id of a response, which is made of what people see of it. */
    public static String responseId(EvaluationItem item, String answer) {
        String all = item.id() + "\n" + item.question().length() + "\n" + item.question() + "\n" + answer;
        return ContentHash.brief(all);
    }

    /** Content and options of a sheet. */
    public static final class Builder {
        private final List<EvaluationItem> items = new ArrayList<>();
        private final List<Path> folders = new ArrayList<>();
        private long seed;
        private UnusableImages unusableImages = UnusableImages.SKIP;
        private RunListener listener = RunListener.NONE;

        private Builder() {}

        /** Items of the benchmark, as {@link Benchmark#items} returns them. */
        public Builder items(List<EvaluationItem> value) {
            items.clear();
            items.addAll(value);
            return this;
        }

        /** Adds the answers in the folder of a finished {@link Evaluation} of these items. */
        public Builder evaluation(Path folder) {
            folders.add(folder);
            return this;
        }

        /** Seed of the order of questions and of the responses to each. Default: 0. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /**
         * What happens to items whose image is damaged or was rejected by the image processor of a model. With
         * {@link UnusableImages#SKIP} they are not on the sheet; {@link LabelingSheet#skipped} names them and the
         * listener is notified. A missing file is rejected in any case. Default: {@link UnusableImages#SKIP}.
         */
        public Builder unusableImages(UnusableImages value) {
            unusableImages = value;
            return this;
        }

        /** Listener that is notified of skipped items. Default: {@link RunListener#NONE}. */
        public Builder listener(RunListener value) {
            listener = value;
            return this;
        }

        /**
         * Builds the sheet.
         *
         * @throws IllegalStateException naming the items or the evaluation, if there is none
         * @throws BadDataException if a folder lacks answers to some items, or if no item can be used; the message
         *     names the folder
         * @throws UnusableImageException if an image can't be used and such images are rejected; the message names the
         *     item
         */
        public LabelingSheet build() {
            RequiredOption.of("LabelingSheet", "items", items.isEmpty() ? null : items);
            RequiredOption.of("LabelingSheet", "evaluation", folders.isEmpty() ? null : folders);
            List<EvaluatedAnswers> models = folders.stream()
                    .map(folder -> EvaluatedAnswers.read(folder, items))
                    .toList();
            SortedMap<String, String> skipped = skipped(models);
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < items.size(); i++) {
                if (!skipped.containsKey(items.get(i).id())) {
                    order.add(i);
                }
            }
            Random random = new Random(seed);
            Collections.shuffle(order, random);
            List<SheetPage.Question> questions = new ArrayList<>();
            List<SheetKey.Response> known = new ArrayList<>();
            for (int i : order) {
                EvaluationItem item = items.get(i);
                Map<String, SheetPage.Response> texts = new TreeMap<>();
                Map<String, List<String>> authors = new LinkedHashMap<>();
                for (EvaluatedAnswers model : models) {
                    String answer = model.answers().getOrDefault(item.id(), "");
                    String id = responseId(item, answer);
                    texts.put(id, new SheetPage.Response(id, answer));
                    authors.computeIfAbsent(id, key -> new ArrayList<>()).add(model.model());
                }
                // starts from the order of ids, so that the order in which models were added does not show
                List<SheetPage.Response> responses = new ArrayList<>(texts.values());
                Collections.shuffle(responses, random);
                questions.add(new SheetPage.Question(item.image(), item.question(), responses));
                responses.forEach(response -> known.add(new SheetKey.Response(
                        response.id(), item.id(), authors.getOrDefault(response.id(), List.of()))));
            }
            SheetKey key = SheetKey.of(seed, known);
            return new LabelingSheet(key, new SheetPage(key.sheet(), questions), folders, skipped);
        }

        private SortedMap<String, String> skipped(List<EvaluatedAnswers> models) {
            SortedMap<String, String> skipped = new TreeMap<>();
            listener.stageStarted(STAGE, items.size());
            long done = 0;
            for (EvaluationItem item : items) {
                Cancellation.check("looking at images");
                reason(item, models).ifPresent(reason -> {
                    skipped.put(item.id(), reason);
                    listener.skipped(STAGE, item.id(), reason);
                });
                listener.progressed(STAGE, ++done);
            }
            listener.stageFinished(STAGE);
            if (skipped.size() == items.size()) {
                throw new BadDataException("none of the " + items.size() + " items can be put on a labeling sheet, the"
                        + " first: " + skipped.get(skipped.firstKey()));
            }
            if (2 * skipped.size() > items.size()) {
                listener.warned(
                        STAGE,
                        skipped.size() + " of " + items.size() + " items are not on the sheet, the first: "
                                + skipped.get(skipped.firstKey()) + "; repair the images, and run the evaluations"
                                + " again");
            }
            return skipped;
        }

        private Optional<String> reason(EvaluationItem item, List<EvaluatedAnswers> models) {
            try {
                item.image().ifPresent(image -> ImageDecoder.standard().decode(image));
            } catch (UnusableImageException e) {
                return Optional.of(unusable(item, String.valueOf(e.getMessage())));
            }
            for (EvaluatedAnswers model : models) {
                String refused = model.refused().get(item.id());
                if (refused != null) {
                    boolean ofImage = refused.contains(UnusableImageException.REASON);
                    return Optional.of(
                            ofImage ? unusable(item, refused) : "no answer of " + model.model() + ": " + refused);
                }
            }
            return Optional.empty();
        }

        private String unusable(EvaluationItem item, String detail) {
            if (unusableImages == UnusableImages.STOP) {
                throw new UnusableImageException(
                        item.id() + ": " + detail + "; or set unusableImages(SKIP) to skip and name such items");
            }
            return UnusableImageException.REASON + " (" + detail + ")";
        }
    }
}
