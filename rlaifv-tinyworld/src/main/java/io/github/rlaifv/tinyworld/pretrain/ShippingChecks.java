package io.github.rlaifv.tinyworld.pretrain;

import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.tinyworld.TinyWorld;
import io.github.rlaifv.tinyworld.corpus.QuestionOptions;
import io.github.rlaifv.tinyworld.corpus.QuestionSampler;
import io.github.rlaifv.tinyworld.corpus.TrainingQuestion;
import io.github.rlaifv.tinyworld.language.ClaimQuestion;
import io.github.rlaifv.tinyworld.language.Claims;
import io.github.rlaifv.tinyworld.language.HallucinationMetrics;
import io.github.rlaifv.tinyworld.language.TinyClaim;
import io.github.rlaifv.tinyworld.language.TinyPrompts;
import io.github.rlaifv.tinyworld.scene.Dice;
import io.github.rlaifv.tinyworld.scene.Scene;
import io.github.rlaifv.tinyworld.scene.SceneSplit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Checks of the embedded model before it is shipped, measured on development scenes and written to the log. */
final class ShippingChecks {
    private final Policy policy;
    private final TinyWorld world;
    private final Consumer<String> log;

    ShippingChecks(Policy policy, TinyWorld world, Consumer<String> log) {
        this.policy = policy;
        this.world = world;
        this.log = log;
    }

    /** Measures the yes/no accuracy per task and correct answer. */
    void yesNo(int scenes, int questions, QuestionOptions options) {
        QuestionSampler sampler = new QuestionSampler(options.withOpenShare(0));
        Dice dice = Dice.of(5, "gates");
        List<TrainingQuestion> asked = new ArrayList<>();
        List<NextTokenRequest> requests = new ArrayList<>();
        for (int i = 0; i < scenes; i++) {
            Scene scene = SceneSplit.DEVELOPMENT.scene(i);
            for (int j = 0; j < questions; j++) {
                TrainingQuestion question = sampler.sample(scene, dice);
                asked.add(question);
                requests.add(new NextTokenRequest(
                        Prompt.of(world.image(scene), question.question()), List.of(TinyPrompts.YES, TinyPrompts.NO)));
            }
        }
        List<NextTokenProbabilities> answers = policy.nextTokenProbabilities(requests);
        Map<String, int[]> right = new TreeMap<>();
        for (int i = 0; i < answers.size(); i++) {
            TrainingQuestion question = asked.get(i);
            boolean yes = answers.get(i).of(TinyPrompts.YES) > answers.get(i).of(TinyPrompts.NO);
            int[] count = right.computeIfAbsent(
                    question.task().name().toLowerCase(Locale.ROOT) + "/" + question.answer(), key -> new int[2]);
            count[0] += yes == question.answer().equals(TinyPrompts.YES) ? 1 : 0;
            count[1]++;
        }
        StringBuilder line = new StringBuilder("yes/no accuracy in percent (of):");
        right.forEach((key, count) -> line.append(' ')
                .append(key)
                .append(' ')
                .append(PretrainingNumbers.percent(count[0] / (double) count[1]))
                .append(" (")
                .append(count[1])
                .append(')'));
        log.accept(line.toString());
    }

    /** Measures descriptions at temperature 0.7, and the division of their sentences into claims. */
    void descriptions(int scenes) {
        List<Scene> shown = IntStream.range(0, scenes)
                .mapToObj(SceneSplit.DEVELOPMENT::scene)
                .toList();
        List<GenerationRequest> requests = IntStream.range(0, scenes)
                .mapToObj(i -> new GenerationRequest(
                        "gate " + i,
                        world.instruction(SceneSplit.DEVELOPMENT, i).prompt(),
                        1,
                        Sampling.builder().temperature(.7).maxNewTokens(160).build()))
                .toList();
        List<String> texts = first(policy.generate(requests));
        log.accept("descriptions: " + HallucinationMetrics.of(shown, texts).toMap());
        for (int i = 0; i < Math.min(3, scenes); i++) {
            log.accept("  e.g. " + texts.get(i));
        }
        divides(texts);
    }

    /** Divides sentence by sentence, as the quickstart does. */
    private void divides(List<String> texts) {
        List<String> sentences = texts.stream()
                .flatMap(text -> Arrays.stream(text.split("(?<=\\.) ")))
                .distinct()
                .toList();
        Sampling careful =
                Sampling.builder().temperature(.2).topP(.9).maxNewTokens(256).build();
        List<String> divided = first(policy.generate(sentences.stream()
                .map(sentence -> new GenerationRequest(sentence, Prompt.of(TinyPrompts.divide(sentence)), 1, careful))
                .toList()));
        int exact = 0;
        for (int i = 0; i < sentences.size(); i++) {
            exact += divided.get(i).equals(Claims.asList(Claims.of(sentences.get(i)))) ? 1 : 0;
        }
        log.accept("exactly divided, percent of " + sentences.size() + " distinct sentences: "
                + PretrainingNumbers.percent(exact / (double) sentences.size()));
    }

    /** Measures how many claims are turned into the exact question, with greedy decoding. */
    void questions(boolean places) {
        List<TinyClaim> claims = Claims.all().stream()
                .filter(claim -> places || !(claim instanceof TinyClaim.IsAt))
                .toList();
        List<GenerationRequest> requests = claims.stream()
                .map(claim -> new GenerationRequest(
                        claim.sentence(), Prompt.of(TinyPrompts.question(claim)), 1, Sampling.greedy(32)))
                .toList();
        List<String> written = first(policy.generate(requests));
        int exact = 0;
        for (int i = 0; i < written.size(); i++) {
            exact += written.get(i).equals(ClaimQuestion.of(claims.get(i))) ? 1 : 0;
        }
        log.accept("exact questions, percent: " + PretrainingNumbers.percent(exact / (double) written.size()));
    }

    private static List<String> first(List<List<Completion>> completions) {
        return completions.stream().map(own -> own.get(0).text()).toList();
    }
}
