package io.github.rlaifv.tinyworld.corpus;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.tinyworld.TinyWorld;
import io.github.rlaifv.tinyworld.language.CaptionWriter;
import io.github.rlaifv.tinyworld.language.ClaimQuestion;
import io.github.rlaifv.tinyworld.language.Claims;
import io.github.rlaifv.tinyworld.language.InstructionSampler;
import io.github.rlaifv.tinyworld.language.LanguageOptions;
import io.github.rlaifv.tinyworld.language.TinyClaim;
import io.github.rlaifv.tinyworld.language.TinyPrompts;
import io.github.rlaifv.tinyworld.language.TinyWords;
import io.github.rlaifv.tinyworld.scene.Colour;
import io.github.rlaifv.tinyworld.scene.Dice;
import io.github.rlaifv.tinyworld.scene.Kind;
import io.github.rlaifv.tinyworld.scene.Place;
import io.github.rlaifv.tinyworld.scene.Scene;
import io.github.rlaifv.tinyworld.scene.SceneObject;
import io.github.rlaifv.tinyworld.scene.SceneSplit;
import io.github.rlaifv.tinyworld.scene.Setting;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The unlimited training data of the embedded model. Step n depends on the seed and n alone, so training can resume at
 * any step. The images come from a pool of the first scenes of {@link SceneSplit#PRETRAINING}, so their features can be
 * computed once if the vision tower is frozen.
 */
public final class TinyCorpus {
    private static final int WHOLE_TRIES = 20;

    private final TinyWorld world;
    private final int poolSize;
    private final long seed;
    private final CaptionWriter noisy;
    private final CaptionWriter clean;
    private final InstructionSampler instructions;
    private final List<TinyClaim> claims;

    /**
     * Creates a corpus.
     *
     * @param world renderer of the images
     * @param options options of the captions; claims and divided texts mention places only if captions do
     * @param poolSize number of images in the pool
     * @param seed seed of all random choices
     */
    public TinyCorpus(TinyWorld world, LanguageOptions options, int poolSize, long seed) {
        if (poolSize <= 0) {
            throw new IllegalArgumentException("poolSize must be > 0, was " + poolSize);
        }
        this.world = world;
        this.poolSize = poolSize;
        this.seed = seed;
        noisy = new CaptionWriter(options);
        clean = new CaptionWriter(options.withoutErrors());
        instructions = new InstructionSampler(options);
        claims = Claims.all().stream()
                .filter(claim -> options.placeSaid() > 0 || !(claim instanceof TinyClaim.IsAt))
                .toList();
    }

    /** The scenes of the pool. */
    public Stream<Scene> pool() {
        return Stream.iterate(0L, index -> index + 1).limit(poolSize).map(SceneSplit.PRETRAINING::scene);
    }

    /**
     * The examples of a training step.
     *
     * @param mix number of examples of each kind; it may change from step to step
     * @param step step number, from 0
     */
    public List<TrainingGroup> step(CorpusMix mix, long step) {
        Dice dice = Dice.of(seed, "corpus step " + step);
        List<TrainingGroup> groups = new ArrayList<>();
        repeat(
                groups,
                mix.images(),
                () -> image(mix, mix.words().wanted(), mix.questionsPerImage(), mix.captionsPerImage(), dice));
        repeat(groups, mix.captionImages(), () -> image(mix, false, 0, 1, dice));
        repeat(groups, mix.divides().groups(), () -> divide(mix, dice));
        repeat(groups, mix.claimQuestions().groups(), () -> claimQuestions(mix, dice));
        repeat(groups, mix.wholeResponses().groups(), () -> wholeResponses(mix, dice));
        return List.copyOf(groups);
    }

    private static void repeat(List<TrainingGroup> groups, int count, Supplier<TrainingGroup> source) {
        for (int i = 0; i < count; i++) {
            groups.add(source.get());
        }
    }

    private TrainingGroup image(CorpusMix mix, boolean words, int questions, int captions, Dice dice) {
        Scene scene = SceneSplit.PRETRAINING.scene(dice.between(0, poolSize - 1));
        ImageSource image = world.image(scene);
        QuestionSampler sampler = new QuestionSampler(mix.questions());
        List<TrainingExample> examples = new ArrayList<>();
        if (words) {
            examples.addAll(words(mix, scene, image, dice));
        }
        if (words && mix.words().comparisons()) {
            examples.addAll(comparisons(mix, scene, image, dice));
        }
        for (int i = 0; i < questions; i++) {
            TrainingQuestion question = sampler.sample(scene, dice);
            examples.add(example(mix, question.task(), Prompt.of(image, question.question()), question.answer()));
        }
        for (int i = 0; i < captions; i++) {
            InstructionSampler.Asked asked = instructions.sample(scene, dice);
            CaptionWriter writer = dice.chance(mix.noisyCaptions()) ? noisy : clean;
            String caption = writer.write(scene, asked.region(), dice);
            examples.add(example(mix, Task.CAPTION, Prompt.of(image, asked.text()), caption));
        }
        return new TrainingGroup(scene, examples);
    }

    private List<TrainingExample> words(CorpusMix mix, Scene scene, ImageSource image, Dice dice) {
        // The prompt is empty: the word itself is given as the beginning of the response.
        Prompt prompt = Prompt.of(image, "");
        List<TrainingExample> examples = new ArrayList<>();
        for (SceneObject object : scene.objects()) {
            String answer = String.join(
                    " ", object.colour().word(), QuestionSampler.column(object), QuestionSampler.row(object));
            examples.add(word(mix, Task.WORD, prompt, object.kind(), answer));
        }
        QuestionSampler sampler = new QuestionSampler(mix.questions());
        Set<Kind> absent = EnumSet.noneOf(Kind.class);
        for (int i = 0; i < mix.words().absent(); i++) {
            absent.add(sampler.absent(scene, dice));
        }
        for (Kind kind : absent) {
            examples.add(word(mix, Task.ABSENT_WORD, prompt, kind, TinyPrompts.NO));
        }
        return examples;
    }

    /** Short forms of questions about attributes: "car red ?" Yes, "car green ?" No, "park ?" Yes. */
    private List<TrainingExample> comparisons(CorpusMix mix, Scene scene, ImageSource image, Dice dice) {
        Prompt prompt = Prompt.of(image, "");
        QuestionSampler sampler = new QuestionSampler(mix.questions());
        List<TrainingExample> examples = new ArrayList<>();
        for (SceneObject object : scene.objects()) {
            boolean right = dice.chance(.5);
            Colour colour = right ? object.colour() : sampler.otherColour(object, dice);
            examples.add(comparison(mix, prompt, object.kind().word() + " " + colour.word(), right));
            if (mix.questions().place() > 0) {
                boolean there = dice.chance(.5);
                Place place = there
                        ? dice.pick(Place.of(object.cell()))
                        : QuestionSampler.other(Place.values(), p -> p.contains(object.cell()), dice);
                examples.add(comparison(mix, prompt, object.kind().word() + " " + place.word(), there));
            }
        }
        boolean shown = dice.chance(.5);
        Setting setting = shown
                ? scene.setting()
                : QuestionSampler.other(Setting.values(), other -> other == scene.setting(), dice);
        examples.add(comparison(mix, prompt, setting.word(), shown));
        return examples;
    }

    /** The question mark distinguishes a comparison from a word follow-up. */
    private static TrainingExample comparison(CorpusMix mix, Prompt prompt, String words, boolean right) {
        String response = words + " ? " + (right ? TinyPrompts.YES : TinyPrompts.NO);
        int given = TinyWords.tokens(words).size() + 1;
        return new TrainingExample(Task.COMPARISON, prompt, response, mix.weight(Task.COMPARISON), given, false);
    }

    private TrainingGroup divide(CorpusMix mix, Dice dice) {
        List<TrainingExample> examples = new ArrayList<>();
        for (int i = 0; i < mix.divides().each(); i++) {
            // No image is needed, so the text may describe any scene of the split.
            Scene scene = SceneSplit.PRETRAINING.scene(dice.between(0, (int) SceneSplit.SIZE - 1));
            String text = sentences(noisy.write(scene, dice), dice);
            String answer = Claims.asList(Claims.of(text));
            examples.add(example(mix, Task.DIVIDE, Prompt.of(TinyPrompts.divide(text)), answer));
        }
        return new TrainingGroup(null, examples);
    }

    /** One or sometimes two sentences of a text, because responses are divided sentence by sentence. */
    private static String sentences(String text, Dice dice) {
        List<String> all = List.of(text.split("(?<=\\.) "));
        int count = Math.min(all.size(), dice.chance(.2) ? 2 : 1);
        int first = dice.between(0, all.size() - count);
        return String.join(" ", all.subList(first, first + count));
    }

    private TrainingGroup claimQuestions(CorpusMix mix, Dice dice) {
        List<TrainingExample> examples = new ArrayList<>();
        for (int i = 0; i < mix.claimQuestions().each(); i++) {
            TinyClaim claim = dice.pick(claims);
            Prompt prompt = Prompt.of(TinyPrompts.question(claim));
            examples.add(example(mix, Task.QUESTION, prompt, ClaimQuestion.of(claim)));
        }
        return new TrainingGroup(null, examples);
    }

    private TrainingGroup wholeResponses(CorpusMix mix, Dice dice) {
        Scene scene = SceneSplit.PRETRAINING.scene(dice.between(0, poolSize - 1));
        ImageSource image = world.image(scene);
        List<TrainingExample> examples = new ArrayList<>();
        for (int i = 0; i < mix.wholeResponses().each(); i++) {
            String text = dice.chance(.5) ? clean.write(scene, dice) : wrong(scene, dice);
            Prompt prompt = Prompt.of(image, TinyPrompts.wholeResponse(text));
            String answer = isTrue(scene, text) ? TinyPrompts.YES : TinyPrompts.NO;
            examples.add(example(mix, Task.WHOLE_RESPONSE, prompt, answer));
        }
        return new TrainingGroup(scene, examples);
    }

    private String wrong(Scene scene, Dice dice) {
        String text = noisy.write(scene, dice);
        for (int i = 0; i < WHOLE_TRIES && isTrue(scene, text); i++) {
            text = noisy.write(scene, dice);
        }
        return text;
    }

    private static boolean isTrue(Scene scene, String text) {
        return Claims.of(text).stream().allMatch(claim -> claim.holdsIn(scene));
    }

    private static TrainingExample word(CorpusMix mix, Task task, Prompt prompt, Kind kind, String answer) {
        return new TrainingExample(task, prompt, kind.word() + " " + answer, mix.weight(task), 1, false);
    }

    private static TrainingExample example(CorpusMix mix, Task task, Prompt prompt, String response) {
        return new TrainingExample(task, prompt, response, mix.weight(task));
    }
}
