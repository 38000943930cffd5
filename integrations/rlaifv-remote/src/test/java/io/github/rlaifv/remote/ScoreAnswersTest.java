package io.github.rlaifv.remote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.testkit.RawServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers to requests for the log-probabilities of a given response that must not become numbers. */
class ScoreAnswersTest {
    private static final ScoreRequest REQUEST = new ScoreRequest(Prompt.of("What?"), List.of("A dog."));
    private static final String TOKENS = "[1,5,6,11,12,9]";
    private static final String PROMPT_LOGPROBS =
            "[null,{'5':{'logprob':-1}},{'6':{'logprob':-1}},{'11':{'logprob':-2.5},'7':{'logprob':-0.5}},"
                    + "{'12':{'logprob':-3}},{'9':{'logprob':0.0}}]";
    private static final String END = "[{'token':'token_id:7','logprob':-0.5},{'token':'token_id:2','logprob':-4}]";

    private final RawServer server = RawServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    /** Sets what the server returns for the conversation with the response. */
    private void answers(String prompt, String whole, String text, String promptLogProbs, String top) {
        server.script((request, out) -> {
            JsonNode body = new JsonMapper().readTree(request.substring(request.indexOf('{')));
            boolean given = body.path("messages").size() == 2;
            if (!request.startsWith("POST /tokenize ")) {
                out.write(response(
                        200,
                        "{'choices':[{'message':{'content':'x'},'finish_reason':'length','logprobs':{'content':[{"
                                + "'token':'token_id:7','logprob':-0.5,'top_logprobs':" + top
                                + "}]}}],'usage':{'completion_tokens':1},'prompt_text':" + text
                                + ",'prompt_logprobs':" + promptLogProbs + "}"));
            } else if (whole.isEmpty()) {
                out.write(response(404, "{'detail':'Not Found'}"));
            } else if (body.has("prompt")) {
                out.write(response(200, "{'tokens':[2]}"));
            } else {
                out.write(response(200, "{'tokens':" + (given ? whole : prompt) + "}"));
            }
        });
    }

    private static byte[] response(int status, String body) {
        return RawServer.response(
                status,
                "Content-Type: application/json\r\n",
                FaultyAnswer.quoted(body).getBytes(StandardCharsets.UTF_8));
    }

    private Policy policy() {
        return RemotePolicy.builder()
                .baseUrl(server.baseUrl())
                .model("scripted")
                .server(ServerKind.VLLM)
                .addSpecialTokens(true)
                .endMark("</s>")
                .capabilities(Set.of(Capability.SCORE))
                .persistence(RetrySettings.standard().withAttempts(1))
                .build();
    }

    @Test
    void tokensOfTheResponseAndItsEndAreRead() throws IOException {
        answers("[1,5,6]", TOKENS, "'USER: What? ASSISTANT: A dog.'", PROMPT_LOGPROBS, END);
        try (Policy policy = policy()) {
            TokenLogProbs scored = policy.score(List.of(REQUEST)).get(0).get(0);
            assertThat(scored.tokenIds()).containsExactly(11, 12, 9, 2);
            assertThat(scored.logProbs()).containsExactly(-2.5, -3.0, 0.0, -4.0);
        }
    }

    @ParameterizedTest(name = "{5}: {6}")
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "[1,5,6]; TOKENS; null; null; END; no log-probabilities; no prompt_logprobs; false",
                "[1,5,6]; TOKENS; null; []; END; response's tokens differ; 0 tokens; false",
                "[1,5,6]; TOKENS; null; [null,{'5':{'logprob':-1}},{'6':{'logprob':-1}},{'11':{'logprob':-2}},{'13':{'logprob':-3}},{'9':{'logprob':-1}}]; END; response's tokens differ; token 13 where the response has token 12; false",
                "[1,5,6]; TOKENS; null; [null,null,null,null,null,{'9':{'logprob':-1}}]; END; response's tokens differ; has token 11; false",
                "[1,5,6]; TOKENS; null; [null,{},{},{'11':{'logprob':-9999.0}},{'12':{'logprob':-3}},{'9':{'logprob':-1}}]; END; invalid log-probabilities; token 11 has log-probability -9999; true",
                "[1,5,6]; TOKENS; null; [null,{},{},{'11':{'logprob':0.5}},{'12':{'logprob':-3}},{'9':{'logprob':-1}}]; END; invalid log-probabilities; token 11 has log-probability 0.5; true",
                "[1,5,6]; TOKENS; null; [null,{},{},{'11':{}},{'12':{'logprob':-3}},{'9':{'logprob':-1}}]; END; invalid log-probabilities; (none); true",
                "[1,5,6]; TOKENS; null; LIST; [{'token':'token_id:7','logprob':-0.5}]; no log-probabilities; token 2; false",
                "[1,5,6]; TOKENS; null; LIST; null; no log-probabilities; token 2; false",
                "[1,5,6]; TOKENS; 'USER: What? ASSISTANT: A dog'; LIST; END; response changed by the server; does not end with it; false",
                "[1,5,6,8]; TOKENS; null; LIST; END; response's tokens unknown; they differ from token 4 on; false",
                "[1,5,6]; [1,5,6]; null; LIST; END; response changed by the server; no tokens; false",
                "[1,5,6]; {}; null; LIST; END; unreadable answer; no list of tokens; true",
                "[1,5,6]; ['a']; null; LIST; END; unreadable answer; has the token; true",
                "[1,5,6]; ''; null; LIST; END; no /tokenize; Not Found; false",
            })
    void wrongAnswerIsAFailureWithItsReason(
            String prompt,
            String whole,
            String text,
            String logProbs,
            String top,
            String reason,
            String detail,
            boolean retriable) {
        answers(
                prompt,
                whole.equals("''") ? "" : whole.replace("TOKENS", TOKENS),
                text,
                logProbs.equals("LIST") ? PROMPT_LOGPROBS : logProbs,
                top.replace("END", END));
        try (Policy policy = policy()) {
            RequestFailure failure =
                    policy.tryScore(List.of(REQUEST)).get(0).failure().orElseThrow();
            assertThat(failure.reason()).isEqualTo(reason);
            assertThat(failure.detail()).contains(detail);
            assertThat(failure.retriable()).isEqualTo(retriable);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "{'choices':[{'message':{'content':'x'},'finish_reason':'abort'}]}; unfinished answer; finish_reason abort",
                "{'choices':[{'message':{'content':'x'},'finish_reason':'error'}]}; unfinished answer; finish_reason error",
                "{'object':'error','message':'out of memory','code':500}; server error (HTTP 500); out of memory",
                "{'choices':[]}; wrong number of choices; 0",
            })
    void answerThatTheServerBrokeOffIsRetried(String body, String reason, String detail) {
        server.script((request, out) -> out.write(response(
                200,
                request.startsWith("POST /tokenize ")
                        ? request.contains("A dog.")
                                ? "{'tokens':" + TOKENS + "}"
                                : request.contains("</s>") ? "{'tokens':[2]}" : "{'tokens':[1,5,6]}"
                        : body)));
        try (Policy policy = policy()) {
            RequestFailure failure =
                    policy.tryScore(List.of(REQUEST)).get(0).failure().orElseThrow();
            assertThat(failure.reason()).isEqualTo(reason);
            assertThat(failure.detail()).contains(detail);
            assertThat(failure.retriable()).isTrue();
        }
    }

    @Test
    void missingCapabilityGivesTheReasonOfTheServer() {
        answers("[1,5,6]", TOKENS, "null", "null", END);
        try (Policy policy = RemotePolicy.builder()
                .baseUrl(server.baseUrl())
                .model("scripted")
                .server(ServerKind.VLLM)
                .addSpecialTokens(true)
                .endMark("</s>")
                .build()) {
            assertThat(policy.supports(Capability.SCORE)).isFalse();
            assertThat(policy.missingBecause(Capability.SCORE))
                    .hasValueSatisfying(because -> assertThat(because)
                            .contains("asked for the log-probabilities of a given response")
                            .contains("no prompt_logprobs"));
        }
    }
}
