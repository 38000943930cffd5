package io.github.rlaifv.inference.guided;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.decoding.BeamSearch;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.FinishReason;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.MissingCapabilityException;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.stream.SampledToken;
import io.github.rlaifv.core.stream.TokenListener;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.TokenRecorder;
import io.github.rlaifv.core.testkit.WordByWord;
import io.github.rlaifv.inference.RankedResponse;
import io.github.rlaifv.inference.ResponseRanker;
import io.github.rlaifv.inference.ScoredResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GuidedDecodingTest {
    private static final Prompt PROMPT = Prompt.of("What is there?");
    private static final List<String> SENTENCES = List.of("A dog sits.", "It is brown.", "The sky is blue.");
    private static final Sampling SAMPLING = Sampling.builder().maxNewTokens(50).build();

    private final List<ScoreRequest> ranked = new ArrayList<>();
    private final FakePolicy writer = FakePolicy.builder()
            .continuesPrefixes()
            .fails(text -> text.contains("broken")
                    ? Optional.of(new RequestFailure("x", "refused", "", false))
                    : Optional.empty())
            .writes(GuidedDecodingTest::written)
            .build();

    /** Candidate i writes the rest of the text with a unicorn in its first sentence, unless i is 2. */
    private static String written(GenerationRequest request, int index) {
        String before = request.prefix();
        int said = before.isEmpty() ? 0 : before.split("(?<=\\.) ").length;
        if (said >= SENTENCES.size()) {
            return before;
        }
        String rest = String.join(" ", SENTENCES.subList(said, SENTENCES.size()));
        String liked = index == 2 ? rest : rest.replaceFirst("\\.", " with unicorn " + index + ".");
        return before.isEmpty() ? liked : before + " " + liked;
    }

    /** Prefers texts without unicorns, and shorter ones. */
    private final class Judge implements ResponseRanker {
        @Override
        public Policy policy() {
            return writer;
        }

        @Override
        public SortedMap<String, String> settings() {
            return new TreeMap<>(Map.of("judge", "unicorns"));
        }

        @Override
        public List<Outcome<RankedResponse>> tryRankAll(List<ScoreRequest> pools) {
            ranked.addAll(pools);
            return Outcome.successes(pools.stream().map(this::ranking).toList());
        }

        private RankedResponse ranking(ScoreRequest pool) {
            List<ScoredResponse> scored = new ArrayList<>();
            for (String text : pool.responses()) {
                scored.add(new ScoredResponse(
                        scored.size(), text, text.contains("unicorn") ? -1 : 0, 0, 0, text.split(" ").length));
            }
            return new RankedResponse(scored);
        }
    }

    private GuidedDecoding.Builder guided() {
        return GuidedDecoding.builder(new Judge())
                .generator(new WordByWord(writer))
                .candidates(4);
    }

    @Test
    void eachSentenceIsTheBestOfItsCandidates() {
        GuidedResponse response = guided().build().decode(PROMPT, SAMPLING);
        assertThat(response.text()).isEqualTo(String.join(" ", SENTENCES));
        assertThat(response.completion().finish()).isEqualTo(FinishReason.END);
        assertThat(response.sentences()).isEqualTo(3);
        assertThat(response.candidates()).isEqualTo(12);
        assertThat(response.generatedTokens()).isGreaterThan(36);
        assertThat(ranked)
                .extracting(ScoreRequest::prefix)
                .containsExactly("", "A dog sits.", "A dog sits. It is brown.");
        assertThat(ranked.get(1).responses())
                .containsExactly(
                        "A dog sits. It is brown with unicorn 0.",
                        "A dog sits. It is brown with unicorn 1.",
                        "A dog sits. It is brown.",
                        "A dog sits. It is brown with unicorn 3.");
        assertThat(response.scoredTokens())
                .isEqualTo(ranked.stream()
                        .flatMap(pool -> pool.responses().stream())
                        .mapToLong(text -> text.split(" ").length)
                        .sum());
    }

    @Test
    void beamSearchIsRejectedUnlessCandidatesAreSampledOtherwise() {
        Sampling search = Sampling.builder()
                .temperature(0)
                .beams(BeamSearch.of(2))
                .maxNewTokens(60)
                .build();
        assertThatThrownBy(() -> guided().build().decode(PROMPT, search))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll("asks for a beam search", "samples the candidates", "leave beam search out");
        assertThat(guided().sampling(SAMPLING).build().decode(PROMPT, search).text())
                .isEqualTo(String.join(" ", SENTENCES));
    }

    @Test
    void candidatesAreEndedWhereTheNextSentenceBegins() {
        GuidedResponse response = guided().build().decode(PROMPT, SAMPLING);
        long words = writer.generateCalls().stream()
                .flatMap(List::stream)
                .mapToLong(request -> IntStream.range(0, request.count())
                        .mapToLong(i -> written(request, i).split(" ").length)
                        .sum())
                .sum();
        assertThat(response.generatedTokens()).isLessThan(words);
    }

    @Test
    void generatorThatReportsWholeTextsGivesTheSameResponse() {
        assertThat(guided().generator(writer).build().decode(PROMPT, SAMPLING).text())
                .isEqualTo(guided().build().decode(PROMPT, SAMPLING).text());
    }

    @Test
    void equalCandidatesAreNotRanked() {
        GuidedResponse response = guided().candidates(1).build().decode(PROMPT, SAMPLING);
        assertThat(response.text()).startsWith("A dog sits with unicorn 0. It is brown with unicorn 0.");
        assertThat(ranked).isEmpty();
    }

    @Test
    void responsesEndAtTheLimitOfSentences() {
        GuidedResponse response = guided().sentences(2).build().decode(PROMPT, SAMPLING);
        assertThat(response.text()).isEqualTo("A dog sits. It is brown.");
        assertThat(response.completion().finish()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void limitOfNewTokensCountsForTheWholeResponse() {
        guided().build().decode(PROMPT, SAMPLING.withMaxNewTokens(10));
        assertThat(writer.generateCalls())
                .extracting(call -> call.get(0).sampling().maxNewTokens())
                .first()
                .isEqualTo(10);
        assertThat(writer.generateCalls())
                .extracting(call -> call.get(0).sampling().maxNewTokens())
                .isSortedAccordingTo(Comparator.reverseOrder())
                .doesNotHaveDuplicates();
        guided().sentenceTokens(5).build().decode(PROMPT, SAMPLING);
        assertThat(writer.generateCalls()
                        .get(writer.generateCalls().size() - 1)
                        .get(0)
                        .sampling()
                        .maxNewTokens())
                .isEqualTo(5);
    }

    @Test
    void randomNumbersOfASentenceDependOnRequestResponseAndSentence() {
        guided().build().decode(List.of(new GenerationRequest("a", PROMPT, 2, SAMPLING)));
        assertThat(writer.generateCalls())
                .extracting(call -> call.stream().map(GenerationRequest::key).toList())
                .containsExactly(List.of("a/0/0", "a/1/0"), List.of("a/0/1", "a/1/1"), List.of("a/0/2", "a/1/2"));
    }

    @Test
    void policyReturnsGuidedResponsesAndReportsEachSentence() {
        Policy policy = guided().build().policy();
        TokenRecorder heard = new TokenRecorder();
        List<GenerationRequest> requests = List.of(
                new GenerationRequest("a", PROMPT, 2, SAMPLING),
                new GenerationRequest("b", PROMPT, 1, SAMPLING).withPrefix("A dog sits."));
        List<List<Completion>> completions = policy.tryGenerate(requests, heard).stream()
                .map(Outcome::orElseThrow)
                .toList();
        assertThat(completions).isEqualTo(policy.generate(requests));
        assertThat(completions.get(0)).hasSize(2);
        assertThat(completions.get(1).get(0).text()).isEqualTo(String.join(" ", SENTENCES));
        assertThat(heard.text(0, 1)).isEqualTo(String.join(" ", SENTENCES));
        assertThat(heard.text(1, 0)).isEqualTo(" It is brown. The sky is blue.");
    }

    @Test
    void fingerprintDependsOnTheOptions() {
        assertThat(guided().build().policy().fingerprint())
                .isEqualTo(guided().build().policy().fingerprint())
                .isNotEqualTo(guided().candidates(3).build().policy().fingerprint())
                .isNotEqualTo(guided().sentences(3).build().policy().fingerprint())
                .isNotEqualTo(guided().sentenceTokens(3).build().policy().fingerprint())
                .isNotEqualTo(writer.fingerprint());
    }

    @Test
    void samplingOfTheDecodingReplacesTheTemperatureOfRequestsOnly() {
        Sampling own = Sampling.builder().temperature(0.9).topP(0.8).topK(7).build();
        GuidedDecoding decoding = guided().sampling(own).build();
        decoding.decode(PROMPT, Sampling.greedy(33).withSeed(4));
        assertThat(writer.generateCalls().get(0).get(0).sampling())
                .isEqualTo(Sampling.builder()
                        .temperature(0.9)
                        .topP(0.8)
                        .topK(7)
                        .maxNewTokens(33)
                        .seed(4)
                        .build());
        assertThat(decoding.policy().fingerprint())
                .isNotEqualTo(guided().build().policy().fingerprint());
    }

    @Test
    void greedyRequestGetsOneCandidatePerSentence() {
        GuidedResponse response = guided().build().decode(PROMPT, Sampling.greedy(50));
        assertThat(response.candidates()).isEqualTo(response.sentences()).isEqualTo(3);
        assertThat(ranked).isEmpty();
    }

    @Test
    void responseMayEndAtOnceAfterAPrefixOfTheRequest() {
        FakePolicy finished = FakePolicy.builder()
                .continuesPrefixes()
                .writes((request, index) -> index == 1 ? request.prefix() : request.prefix() + " A unicorn.")
                .build();
        Completion completion = guided().generator(finished)
                .build()
                .policy()
                .generate(List.of(new GenerationRequest("a", PROMPT, 1, SAMPLING).withPrefix("A dog sits.")))
                .get(0)
                .get(0);
        assertThat(completion.text()).isEqualTo("A dog sits.");
        assertThat(completion.finish()).isEqualTo(FinishReason.END);
    }

    @Test
    void responseMayEndAtOnceAfterASentenceThatWasCutByItsLimit() {
        FakePolicy cut = FakePolicy.builder()
                .continuesPrefixes()
                .cutsOff("A dog"::equals)
                .writes((request, index) -> request.prefix().isEmpty() || index == 1 ? "A dog" : "A dog with unicorns.")
                .build();
        assertThat(guided().generator(cut).build().decode(PROMPT, SAMPLING).text())
                .isEqualTo("A dog");
        assertThat(cut.generateCalls()).hasSize(2);
    }

    @Test
    void failedRequestDoesNotAffectTheOthers() {
        List<Outcome<List<Completion>>> outcomes = guided().build()
                .policy()
                .tryGenerate(List.of(
                        new GenerationRequest("a", Prompt.of("broken"), 1, SAMPLING),
                        new GenerationRequest("b", PROMPT, 1, SAMPLING)));
        assertThat(outcomes.get(0).failure())
                .hasValueSatisfying(failure -> assertThat(failure.request()).isEqualTo("a"));
        assertThat(outcomes.get(1).orElseThrow().get(0).text()).isEqualTo(String.join(" ", SENTENCES));
    }

    @Test
    void responseThatTheListenerNoLongerWantsEndsAfterItsSentence() {
        TokenRecorder heard = new TokenRecorder();
        TokenListener one = new TokenListener() {
            @Override
            public void sampled(SampledToken token) {
                heard.sampled(token);
            }

            @Override
            public boolean wanted(int request, int completion) {
                return heard.text(request, completion).isEmpty();
            }
        };
        Completion completion = guided().build()
                .policy()
                .tryGenerate(List.of(new GenerationRequest("a", PROMPT, 1, SAMPLING)), one)
                .get(0)
                .orElseThrow()
                .get(0);
        assertThat(completion.text()).isEqualTo("A dog sits.");
        assertThat(completion.finish()).isEqualTo(FinishReason.CANCELLED);
    }

    @Test
    void generatorThatCannotContinueAResponseIsRejectedByName() {
        FakePolicy other =
                FakePolicy.builder().name("other").writes((request, i) -> "A").build();
        assertThatThrownBy(() -> guided().generator(other).build())
                .isInstanceOf(MissingCapabilityException.class)
                .hasMessageContaining("other can't continue a given beginning of a response, which guided decoding");
    }

    @Test
    void rankerThatReturnsOtherTextsIsRejectedByName() {
        ResponseRanker other = new ResponseRanker() {
            @Override
            public Policy policy() {
                return writer;
            }

            @Override
            public SortedMap<String, String> settings() {
                return new TreeMap<>();
            }

            @Override
            public List<Outcome<RankedResponse>> tryRankAll(List<ScoreRequest> pools) {
                return List.of(
                        Outcome.success(new RankedResponse(List.of(new ScoredResponse(0, "A cat.", 0, 0, 0, 0)))));
            }
        };
        assertThatThrownBy(() -> GuidedDecoding.builder(other).build().decode(PROMPT, SAMPLING))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("each ranking must hold exactly the responses of its pool");
    }

    @Test
    void optionsOutOfRangeAreRejectedByName() {
        assertThatThrownBy(() -> guided().candidates(0).build()).hasMessageContaining("candidates must be in 1..64");
        assertThatThrownBy(() -> guided().sentences(0).build()).hasMessageContaining("sentences");
    }
}
