package io.github.rlaifv.feedback.pair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.Candidate;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.feedback.claim.Claim;
import io.github.rlaifv.feedback.claim.RuleBasedClaimDecomposer;
import io.github.rlaifv.feedback.claim.rule.NounTopics;
import io.github.rlaifv.feedback.score.ClaimVerdict;
import io.github.rlaifv.feedback.score.ResponseScore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TopicRewriterTest {
    private static final Instruction INSTRUCTION =
            new Instruction("i", ImageSource.of("picture", new byte[] {1}), "What is here?");
    private static final RuleBasedClaimDecomposer RULES = new RuleBasedClaimDecomposer();
    private static final Set<String> OBJECTS = Set.of("car", "dog", "lamp", "tree");

    /** True statements about the image: a red car on the left, a black dog. */
    private static final Set<String> TRUE = Set.of(
            "There is a car.", "The car is red.", "The car is on the left.", "There is a dog.", "The dog is black.");

    private static Set<String> objects(String sentence) {
        return Stream.of(sentence.toLowerCase(Locale.ROOT).split("\\W+"))
                .filter(OBJECTS::contains)
                .collect(Collectors.toSet());
    }

    private static TopicRewriter.Builder rewriter() {
        return TopicRewriter.builder()
                .topics(TopicRewriterTest::objects, "objects")
                .maxPairs(100);
    }

    private static List<ResponseScore> responses(String... texts) {
        List<ResponseScore> responses = new ArrayList<>();
        for (String text : texts) {
            List<ClaimVerdict> verdicts = RULES.claims(text).stream()
                    .map(claim -> {
                        boolean confirmed = TRUE.contains(claim.statement());
                        return new ClaimVerdict(claim, confirmed ? .9 : .1, confirmed ? .1 : .9);
                    })
                    .toList();
            responses.add(ResponseScore.byClaims(new Candidate("i", responses.size(), text), verdicts));
        }
        return responses;
    }

    private static PreferencePair only(List<PreferencePair> pairs) {
        assertThat(pairs).hasSize(1);
        return pairs.get(0);
    }

    @Test
    void swapsTheBestAndTheWorstSentenceOfEachTopicIntoABase() {
        List<PreferencePair> pairs = rewriter()
                .build()
                .make(
                        INSTRUCTION,
                        responses(
                                "There is a red car on the left. There is a blue dog.",
                                "I can see a black dog. You can see a green car on the right."));

        assertThat(pairs).hasSize(2);
        assertThat(pairs.get(0).chosen()).isEqualTo("There is a red car on the left. I can see a black dog.");
        assertThat(pairs.get(0).rejected()).isEqualTo("You can see a green car on the right. There is a blue dog.");
        assertThat(pairs.get(0).chosenScore()).isEqualTo(0);
        assertThat(pairs.get(0).rejectedScore()).isEqualTo(-3);
        // the other base keeps its own order of topics
        assertThat(pairs.get(1).chosen()).isEqualTo("I can see a black dog. There is a red car on the left.");
    }

    @Test
    void keepsWhatIsEquallyGoodAndTheSpaceBetweenSentences() {
        PreferencePair pair = rewriter()
                .build()
                .make(INSTRUCTION, responses("There is a red car.\n\nThere is a black dog.", "I can see a red car."))
                .stream()
                .findFirst()
                .orElse(new PreferencePair(INSTRUCTION, "", "", 0, 0));
        assertThat(pair.chosen()).isEmpty();

        List<PreferencePair> pairs = rewriter()
                .build()
                .make(INSTRUCTION, responses("There is a red car.\n\nThere is a blue dog.", "There is a black dog."));
        assertThat(pairs.get(0).chosen()).isEqualTo("There is a red car.\n\nThere is a black dog.");
        assertThat(pairs.get(0).rejected()).isEqualTo("There is a red car.\n\nThere is a blue dog.");
    }

    @Test
    void omitsAFalseSentenceWithoutATrueAlternative() {
        List<ResponseScore> responses = responses(
                "There is a red car. There is a yellow lamp.",
                "There is a red car. There is a lamp.",
                "There is a red car.");

        List<PreferencePair> pairs = rewriter().build().make(INSTRUCTION, responses);

        assertThat(pairs).extracting(PreferencePair::chosen).containsOnly("There is a red car.");
        assertThat(pairs.get(0).rejected()).isEqualTo("There is a red car. There is a yellow lamp.");
        assertThat(rewriter().omission(false).build().make(INSTRUCTION, responses))
                .extracting(PreferencePair::chosen)
                .containsExactly("There is a red car. There is a lamp.");
    }

    @Test
    void addsNoTopicThatTheBaseMentionsElsewhere() {
        List<PreferencePair> pairs = rewriter()
                .build()
                .make(
                        INSTRUCTION,
                        responses(
                                "There is a blue dog. There is a red car.",
                                "There is a black dog and a red car.",
                                "There is a blue dog and a tree."));

        assertThat(pairs.get(0).chosen()).isNotEqualTo("There is a black dog and a red car. There is a red car.");
    }

    @Test
    void countsAClaimForEverySentenceThatMakesIt() {
        Claim lamp = new Claim("There is a lamp.", "Is there a lamp?");
        Claim red = new Claim("The car is red.", "Is the car red?");
        ResponseScore response = ResponseScore.byClaims(
                new Candidate("i", 0, "A lamp stands here. There is a red car. The lamp is tall."),
                List.of(new ClaimVerdict(lamp, .1, .9), new ClaimVerdict(red, .9, .1)));

        List<Segment> segments = Segment.of(response, TopicRewriterTest::objects);

        assertThat(segments).extracting(Segment::rejected).containsExactly(1L, 0L, 1L);
        assertThat(segments).extracting(Segment::confirmed).containsExactly(0L, 1L, 0L);
    }

    @Test
    void requiresTheMinimumGainOfConfirmedClaims() {
        List<ResponseScore> responses = responses("There is a red car. There is a lamp.", "There is a red car.");
        assertThat(rewriter().build().make(INSTRUCTION, responses)).hasSize(1);
        assertThat(rewriter().minConfirmedGain(1).build().make(INSTRUCTION, responses))
                .isEmpty();
    }

    @Test
    void makesNoPairOfOneResponseOrOfEquallyGoodOnes() {
        assertThat(rewriter().build().make(INSTRUCTION, responses("There is a blue car.")))
                .isEmpty();
        assertThat(rewriter().build().make(INSTRUCTION, responses("There is a car.", "I can see a car.")))
                .isEmpty();
        assertThat(rewriter().build().make(INSTRUCTION, List.of())).isEmpty();
    }

    @Test
    void drawsTheSamePairsInAnyOrder() {
        List<ResponseScore> responses = new ArrayList<>(responses(
                "There is a red car. There is a lamp.",
                "There is a blue car. There is a black dog.",
                "There is a green car. There is a tree.",
                "There is a red car on the right. There is a blue dog."));
        TopicRewriter two = rewriter().maxPairs(2).seed(7).build();
        List<PreferencePair> pairs = two.make(INSTRUCTION, responses);
        Collections.reverse(responses);

        assertThat(pairs).hasSize(2);
        assertThat(two.make(INSTRUCTION, responses)).isEqualTo(pairs);
    }

    @Test
    void findsTopicsOfGeneralEnglishByItsNouns() {
        NounTopics nouns = new NounTopics();
        assertThat(nouns.of("There are two red cars on the left side of the image."))
                .containsExactly("car");
        assertThat(nouns.of("A woman in the background is holding umbrellas.")).containsExactly("umbrella", "woman");

        PreferencePair pair = only(TopicRewriter.builder()
                .maxPairs(1)
                .build()
                .make(INSTRUCTION, responses("A red car is on the left.", "On the left there is a green car.")));
        assertThat(pair.chosen()).isEqualTo("A red car is on the left.");
        assertThat(pair.rejected()).isEqualTo("On the left there is a green car.");
    }

    @Test
    void settingsDependOnTopicsSeedAndOmission() {
        assertThat(rewriter().build().settings())
                .containsEntry("pairs", "topic-level rewriting")
                .containsEntry("topics", "objects")
                .isNotEqualTo(rewriter().seed(1).build().settings())
                .isNotEqualTo(rewriter().omission(false).build().settings());
        assertThatThrownBy(() -> rewriter().topicOverlap(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
