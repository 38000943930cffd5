package io.github.rlaifv.feedback.claim;

import io.github.rlaifv.core.ledger.RunStages;
import io.github.rlaifv.core.ledger.UsageMeter;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.BadDataException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Divides responses in two steps of a language model. The first step lists the facts of a response, the second turns
 * facts into yes/no questions (RLAIF-V, section 3.2; sampled at temperature 0.2 and top-p 0.9, with at most 256 new
 * tokens).
 *
 * <p>The random numbers of a step are keyed by its input text. So equal texts get equal results in any batch and order,
 * and are sent once per call. An entry at which the token limit truncated a list is dropped. A response is unusable if
 * no fact can be read, if the questions do not match the facts, or if yes or no can't answer one of the questions. The
 * reason names the step and says whether the model's output was truncated. Not safe for use by several threads.
 */
public final class PromptedClaimDecomposer implements ClaimDecomposer {

    /** Default of {@link Builder#claimTokens}. */
    public static final int DEFAULT_CLAIM_TOKENS = 256;

    /** Default of {@link Builder#requestsPerCall}. */
    public static final int DEFAULT_REQUESTS_PER_CALL = 64;

    private final Policy divider;
    private final Policy asker;
    private final FactLister factLister;
    private final QuestionWriter questionWriter;
    private final SortedMap<String, String> options;

    private PromptedClaimDecomposer(Builder builder) {
        divider = builder.divider;
        asker = builder.asker;
        factLister = builder.factLister();
        questionWriter = builder.questionWriter();
        options = builder.options();
    }

    /**
     * Returns a builder with the defaults. The model writes both facts and questions unless {@link Builder#asker} is
     * set.
     */
    public static Builder builder(Policy model) {
        return new Builder(model);
    }

    @Override
    public List<Outcome<Decomposition>> tryDecompose(List<AnsweredQuestion> responses) {
        List<AnsweredQuestion> distinct = List.copyOf(new LinkedHashSet<>(responses));
        List<Outcome<WrittenLists.Entries>> divided = factLister.facts(distinct);
        List<WrittenLists.Entries> facts =
                divided.stream().flatMap(outcome -> outcome.value().stream()).toList();
        List<Outcome<Decomposition>> claims =
                UsageMeter.part(RunStages.CLAIMS, RunStages.QUESTIONS, () -> questionWriter.claims(facts));
        Iterator<Outcome<Decomposition>> results = claims.iterator();
        Map<AnsweredQuestion, Outcome<Decomposition>> byResponse = new HashMap<>();
        for (int i = 0; i < distinct.size(); i++) {
            byResponse.put(distinct.get(i), divided.get(i).flatMap(entries -> results.next()));
        }
        return responses.stream().map(byResponse::get).toList();
    }

    @Override
    public boolean dependsOnCall() {
        return divider.dependsOnCall() || asker.dependsOnCall();
    }

    @Override
    public SortedMap<String, String> settings() {
        SortedMap<String, String> settings = new TreeMap<>(options);
        settings.put("divider", divider.fingerprint());
        settings.put("asker", asker.fingerprint());
        return settings;
    }

    /** Builder of {@link PromptedClaimDecomposer}. */
    public static final class Builder {
        private final Policy divider;
        private Policy asker;
        private @Nullable PromptTemplate dividePrompt;
        private @Nullable QuestionPrompt questionPrompt;
        private DivideUnit divideUnit = DivideUnit.RESPONSE;
        private Sampling divideSampling = paperSampling(DEFAULT_CLAIM_TOKENS);
        private Sampling questionSampling = paperSampling(DEFAULT_CLAIM_TOKENS);
        private ClaimParser parser = ClaimParser.robust();
        private QuestionMismatch mismatch = QuestionMismatch.SKIP;
        private Repeats repeats = Repeats.DROPPED;
        private ListRules rules = ListRules.CHECKED;
        private boolean structuredLists;
        private int promptWords;
        private int requestsPerCall = DEFAULT_REQUESTS_PER_CALL;

        private Builder(Policy model) {
            divider = model;
            asker = model;
        }

        /** Model for the question step. Default: the model that lists the facts. */
        public Builder asker(Policy value) {
            asker = value;
            return this;
        }

        /**
         * Prompt of the divide step. It must contain {@code {response}} and may contain {@code {question}}. Default: a
         * prompt for general instruction-tuned models.
         */
        public Builder dividePrompt(String value) {
            dividePrompt = PromptTemplate.of(value, "response");
            return this;
        }

        /**
         * Prompt of the question step with all facts of a response, which replace {@code {claims}} as lines that begin
         * with a dash, as in the paper. Default: a prompt for general instruction-tuned models.
         */
        public Builder questionPrompt(String value) {
            questionPrompt = QuestionPrompt.PerResponse.of(value);
            return this;
        }

        /**
         * Prompt of the question step with a single fact, which replaces {@code {claim}}. It needs more requests, but
         * numbers can't mismatch, and a fact that several responses of a call state is sent once. If the model's texts
         * do not depend on the call ({@link Policy#dependsOnCall}), facts of earlier calls are not sent again either.
         * Default: one prompt with all facts, see {@link #questionPrompt}.
         */
        public Builder questionPromptPerClaim(String value) {
            questionPrompt = QuestionPrompt.PerClaim.of(value);
            return this;
        }

        /**
         * Divides each sentence of a response with its own prompt, instead of the whole response. This is easier for
         * small models, and a sentence that several responses share is divided once per call. But references to other
         * sentences ("it", "both") are lost. Default: one prompt per response, as in the paper.
         */
        public Builder sentenceBySentence() {
            divideUnit = DivideUnit.SENTENCE;
            return this;
        }

        /** How facts are sampled. Default: temperature 0.2, top-p 0.9, at most 256 new tokens. */
        public Builder divideSampling(Sampling value) {
            divideSampling = value;
            return this;
        }

        /** How questions are sampled. Default: temperature 0.2, top-p 0.9, at most 256 new tokens. */
        public Builder questionSampling(Sampling value) {
            questionSampling = value;
            return this;
        }

        /**
         * Maximum number of new tokens of a list of facts and of a list of questions. Both are sampled as in the paper.
         * Default: {@value PromptedClaimDecomposer#DEFAULT_CLAIM_TOKENS}.
         */
        public Builder claimTokens(int value) {
            divideSampling = paperSampling(value);
            questionSampling = divideSampling;
            return this;
        }

        private static Sampling paperSampling(int maxNewTokens) {
            return Sampling.builder()
                    .temperature(0.2)
                    .topP(0.9)
                    .maxNewTokens(maxNewTokens)
                    .build();
        }

        /** Parser of the model's lists. Default: {@link ClaimParser#robust()}. */
        public Builder parser(ClaimParser value) {
            parser = value;
            return this;
        }

        /**
         * What happens to a response whose numbers of facts and questions differ. With one prompt per fact, a fact
         * without a question always makes the response unusable. Default: {@link QuestionMismatch#SKIP}.
         */
        public Builder questionMismatch(QuestionMismatch value) {
            mismatch = value;
            return this;
        }

        /** Whether repeated facts and questions of a response are kept. Default: false. */
        public Builder keepDuplicates(boolean value) {
            repeats = value ? Repeats.KEPT : Repeats.DROPPED;
            return this;
        }

        /**
         * Whether the models are kept to lists in JSON: {@code {"facts": [...]}} in the first step, and {@code
         * {"questions": [...]}} with exactly as many questions as facts in the second. So numbers can't mismatch, unless
         * the token limit ends a list. Both models must follow formats ({@link Policy#followsFormats}), as those behind
         * servers do ({@code response_format}). The default prompts ask for JSON then, and prompts of your own should too.
         * If a server ignores the format, each request fails with the beginning of what the model wrote. {@link #parser}
         * is not used. Default: false.
         */
        public Builder structuredLists(boolean value) {
            structuredLists = value;
            return this;
        }

        /**
         * Number of pieces between single blanks after which the filled divide prompt is cut; 0 for no cut. Default: 0.
         */
        public Builder promptWords(int value) {
            if (value < 0) {
                throw new IllegalArgumentException("promptWords must be >= 0 (0 cuts nothing), was " + value);
            }
            promptWords = value;
            return this;
        }

        /**
         * Number of prompts per call of the model. It bounds memory. Results depend on it only as far as {@link
         * Policy#generate} depends on the call. Default: 64.
         */
        public Builder requestsPerCall(int value) {
            if (value <= 0) {
                throw new IllegalArgumentException("requestsPerCall must be > 0, was " + value);
            }
            requestsPerCall = value;
            return this;
        }

        /**
         * Handles everything as the authors' code does. It reads lists by {@link ClaimParser#official()}, cuts the
         * prompt after 300 words, separates the listed facts by empty lines, pairs questions and facts by position,
         * keeps repeated claims, and accepts truncated entries and texts that are not questions. It loses claims, so
         * use it only to reproduce published data.
         */
        public Builder officialHandling() {
            parser = ClaimParser.official();
            mismatch = QuestionMismatch.ZIP;
            repeats = Repeats.KEPT;
            rules = ListRules.OFFICIAL;
            promptWords = 300;
            return this;
        }

        private PromptTemplate dividePrompt() {
            String text = structuredLists ? DefaultPrompts.DIVIDE_STRUCTURED : DefaultPrompts.DIVIDE;
            return dividePrompt == null ? PromptTemplate.of(text, "response") : dividePrompt;
        }

        private QuestionPrompt questionPrompt() {
            String text = structuredLists ? DefaultPrompts.QUESTIONS_STRUCTURED : DefaultPrompts.QUESTIONS;
            return questionPrompt == null ? QuestionPrompt.PerResponse.of(text) : questionPrompt;
        }

        private FactLister factLister() {
            return new FactLister(
                    writer(divider, "divide", divideSampling), dividePrompt(), divideUnit, promptWords, repeats);
        }

        private QuestionWriter questionWriter() {
            return questionPrompt()
                    .writer(
                            writer(asker, "question", questionSampling),
                            new FactQuestionPairing(mismatch, repeats, rules));
        }

        private ListWriter writer(Policy model, String step, Sampling sampling) {
            ListReader reader = structuredLists ? new ListReader.Structured() : new ListReader.AnyLayout(parser, rules);
            return new ListWriter(model, step, sampling, reader, requestsPerCall);
        }

        private SortedMap<String, String> options() {
            SortedMap<String, String> settings = new TreeMap<>();
            settings.put("type", "prompted");
            settings.put("divide_prompt", dividePrompt().text());
            String question = questionPrompt().template().text();
            settings.put("question_prompt", question);
            settings.put("divide_sampling", divideSampling.toString());
            settings.put("question_sampling", questionSampling.toString());
            settings.put("sentence_by_sentence", Boolean.toString(divideUnit == DivideUnit.SENTENCE));
            String simple = parser.getClass().getSimpleName();
            settings.put("parser", simple.isEmpty() ? parser.getClass().getName() : simple);
            if (question.contains("{claim}") && question.contains("{claims}")) {
                settings.put("per_claim", Boolean.toString(questionPrompt() instanceof QuestionPrompt.PerClaim));
            }
            settings.put("mismatch", mismatch.name());
            settings.put("keep_duplicates", Boolean.toString(repeats == Repeats.KEPT));
            settings.put("official_list", Boolean.toString(rules == ListRules.OFFICIAL));
            settings.put("prompt_words", Integer.toString(promptWords));
            if (rules == ListRules.CHECKED) {
                settings.put("checks", "whole entries, questions");
            }
            if (structuredLists) {
                settings.put("lists", "structured");
            }
            return settings;
        }

        private void checkFormats(Policy model) {
            if (structuredLists && !model.followsFormats()) {
                throw new BadDataException(
                        "structuredLists needs a model that is kept to a format, which " + model.name()
                                + " can't be: use a model behind a server (RemotePolicy), or leave structuredLists off");
            }
        }

        /**
         * Builds the decomposer.
         *
         * @throws io.github.rlaifv.core.policy.MissingCapabilityException if a model can't write text
         * @throws BadDataException if {@link #structuredLists} is set and a model does not follow formats
         * @throws IllegalStateException if both {@link #structuredLists} and {@link #officialHandling} are set
         */
        public PromptedClaimDecomposer build() {
            Capability.GENERATE.require(divider, "the model that divides responses");
            Capability.GENERATE.require(asker, "the model that asks about claims");
            checkFormats(divider);
            checkFormats(asker);
            if (structuredLists && rules == ListRules.OFFICIAL) {
                throw new IllegalStateException("officialHandling reads the authors' lists, which are not JSON: leave"
                        + " structuredLists off");
            }
            return new PromptedClaimDecomposer(this);
        }
    }
}
