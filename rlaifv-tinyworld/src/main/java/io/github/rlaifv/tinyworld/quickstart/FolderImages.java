package io.github.rlaifv.tinyworld.quickstart;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.dataset.ImageFolder;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.Words;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.UnusableImageException;
import io.github.rlaifv.core.run.UnusableImages;
import io.github.rlaifv.feedback.claim.Claim;
import io.github.rlaifv.feedback.claim.ClaimDecomposer;
import io.github.rlaifv.feedback.claim.PromptedClaimDecomposer;
import io.github.rlaifv.feedback.score.DivideAndConquerScorer;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import io.github.rlaifv.tinyworld.report.Metrics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Images of a folder, without ground truth. They are split at random with the seed: about 20 % are held out, about 10 %
 * are for choosing the best round, the rest is for alignment.
 */
final class FolderImages implements RunImages {
    /** Minimum number of images, one per part. */
    static final int FEWEST = 3;

    /** Number of instructions that are processed and saved together. */
    static final int INSTRUCTIONS_PER_CALL = 8;

    private final QuickstartOptions options;
    private final Path folder;
    private final List<Instruction> development;
    private final List<Instruction> heldOut;
    private final List<String> alignment;
    private final SortedMap<String, String> unusable = new TreeMap<>();

    /** Uses all images of the folder. */
    FolderImages(QuickstartOptions options, Path folder) {
        this(options, folder, image -> {});
    }

    /**
     * Uses the images of the folder that pass a check.
     *
     * @param check throws an {@link UnusableImageException} for images to skip
     */
    FolderImages(QuickstartOptions options, Path folder, Consumer<ImageSource> check) {
        this.options = options;
        this.folder = folder;
        List<Instruction> all = new ArrayList<>();
        for (Instruction one :
                ImageFolder.oneQuestionEach(folder, options.sources().questions(), options.seed())) {
            Cancellation.check("checking images");
            try {
                check.accept(one.image());
                all.add(one);
            } catch (UnusableImageException e) {
                if (options.sources().unusableImages() == UnusableImages.STOP) {
                    throw new UnusableImageException(
                            image(one) + ": " + e.getMessage() + "; or give --unusable-images SKIP to skip it", e);
                }
                unusable.put(image(one), String.valueOf(e.getMessage()));
            }
        }
        if (all.size() < FEWEST) {
            throw new BadDataException("image folder " + folder + " contains " + all.size()
                    + (unusable.isEmpty() ? " images" : " usable images (unusable: " + unusable + ")") + "; at least "
                    + FEWEST + " are needed: one for alignment, one for choosing the best round, one held out");
        }
        Collections.shuffle(all, new Random(options.seed()));
        int test = share(all.size(), 5, options.evaluation().testScenes());
        int chosenOn = share(all.size(), 10, options.evaluation().developmentScenes());
        this.heldOut = List.copyOf(all.subList(0, test));
        this.development = List.copyOf(all.subList(test, test + chosenOn));
        this.alignment = all.subList(test + chosenOn, all.size()).stream()
                .map(FolderImages::image)
                .toList();
    }

    private static int share(int all, int parts, int most) {
        return Math.max(1, Math.min(all / parts, most));
    }

    /** The image name of an instruction, whose id is the image name, a {@code #} and the number of the question. */
    private static String image(Instruction instruction) {
        return instruction.id().substring(0, instruction.id().lastIndexOf('#'));
    }

    @Override
    public String name() {
        return "pictures of " + folder;
    }

    /**
     * All images, or the requested number, continuing with the next images in the next round. Each round draws new
     * questions.
     */
    @Override
    public List<Instruction> alignment(int round) {
        int wanted = options.instructions();
        int count = wanted == 0 ? alignment.size() : Math.min(wanted, alignment.size());
        Set<String> chosen = new HashSet<>();
        for (int i = 0; i < count; i++) {
            chosen.add(alignment.get((int) (((round - 1L) * count + i) % alignment.size())));
        }
        return ImageFolder.oneQuestionEach(folder, options.sources().questions(), options.roundSeed(round)).stream()
                .filter(instruction -> chosen.contains(image(instruction)))
                .toList();
    }

    @Override
    public List<Instruction> development() {
        return development;
    }

    @Override
    public List<Instruction> heldOut() {
        return heldOut;
    }

    @Override
    public String inWords(List<Instruction> part) {
        return part.size() + " pictures of " + folder + ", drawn by the seed"
                + (unusable.isEmpty()
                        ? ""
                        : " from all but " + unusable.size() + " that can't be used: "
                                + String.join(", ", unusable.keySet()));
    }

    @Override
    public SortedMap<String, String> unusable() {
        return Collections.unmodifiableSortedMap(unusable);
    }

    @Override
    public ClaimDecomposer decomposer(Policy model) {
        return PromptedClaimDecomposer.builder(model)
                .keepDuplicates(options.labeling().repeatPenalty())
                .claimTokens(options.labeling().claimTokens())
                .requestsPerCall(CallSizes.of(options).divided())
                .build();
    }

    @Override
    public FeedbackScorer scorer(Policy labeler) {
        return DivideAndConquerScorer.builder(labeler)
                .leastAnswerMass(options.labeling().leastAnswerMass())
                .build();
    }

    @Override
    public int instructionsPerCall() {
        return options.instructionsPerCall();
    }

    @Override
    public boolean hasTruth() {
        return false;
    }

    @Override
    public Metrics measure(List<Instruction> instructions, List<String> responses) {
        return Metrics.ofLength(
                responses.stream().mapToInt(Words::count).average().orElse(0));
    }

    @Override
    public Optional<Boolean> truth(Instruction instruction, Claim claim) {
        return Optional.empty();
    }

    @Override
    public Optional<String> description(Instruction instruction) {
        return Optional.empty();
    }
}
