package io.github.rlaifv.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpServer;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.ProbedPolicy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.testkit.FaultServer;
import io.github.rlaifv.core.testkit.FaultServer.Fault;
import io.github.rlaifv.core.testkit.RawServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** The API key is sent in the Authorization header and appears in no log, message, stack trace, name or fingerprint. */
class KeyStaysSecretTest {
    private static final String KEY = "sk-V3rySecret0123456789";
    private static final String ODD_KEY = "sk/V3ry+S3cr&t/0123456789~Q==";

    private final FaultServer server = FaultServer.start();
    private final Logger root = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger("ROOT");
    private final Level level = root.getLevel();
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final List<Appender<ILoggingEvent>> others = new ArrayList<>();

    @BeforeEach
    void listen() {
        root.setLevel(Level.TRACE);
        logged.start();
        root.iteratorForAppenders().forEachRemaining(others::add);
        others.forEach(root::detachAppender);
        root.addAppender(logged);
    }

    @AfterEach
    void stop() {
        root.detachAppender(logged);
        others.forEach(root::addAppender);
        root.setLevel(level);
        server.close();
    }

    private RemotePolicyBuilder builder() {
        return RemotePolicy.builder()
                .baseUrl(server.baseUrl())
                .model("scripted")
                .apiKeyVariable("MY_KEY")
                .environment(variable -> variable.equals("MY_KEY") ? KEY : null)
                .timeout(Duration.ofMillis(500))
                .capabilities(Set.of(Capability.GENERATE))
                .persistence(
                        new RetrySettings(2, Duration.ofMillis(1), Duration.ofSeconds(2), 100, Duration.ofMillis(50)));
    }

    @Test
    void keyInTheTokensOfAServerIsHidden() throws Exception {
        HttpServer tokens = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        tokens.createContext("/tokenize", exchange -> {
            byte[] body = ("{\"tokens\": [\"" + KEY + "\"]}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        tokens.start();
        try (ProbedPolicy policy = builder()
                .baseUrl("http://127.0.0.1:" + tokens.getAddress().getPort() + "/v1")
                .server(ServerKind.VLLM)
                .addSpecialTokens(false)
                .capabilities(Set.of(Capability.SCORE))
                .build()) {
            List<ScoreRequest> requests = List.of(new ScoreRequest(Prompt.of("What?"), List.of("A tree.")));
            assertThat(policy.tryScore(requests).toString())
                    .contains("/tokenize has the token \"***\"")
                    .doesNotContain(KEY);
        } finally {
            tokens.stop(0);
        }
        assertThat(logged.list).noneMatch(event -> event.getFormattedMessage().contains(KEY));
    }

    @Test
    void keyIsSentOnlyInAuthorizationHeader() {
        List<String> output = new ArrayList<>();
        for (Fault fault : EnumSet.complementOf(EnumSet.of(Fault.SLOW, Fault.RATE_LIMITED))) {
            server.script((question, attempt) -> fault);
            try (ProbedPolicy policy = builder().build()) {
                output.add(policy + " " + policy.name() + " " + policy.fingerprint());
                List<GenerationRequest> requests =
                        List.of(new GenerationRequest(fault.name(), Prompt.of("a"), 1, Sampling.greedy(5)));
                Throwable error = catchThrowable(() -> {
                    List<? extends Outcome<?>> outcomes = policy.tryGenerate(requests);
                    outcomes.forEach(outcome -> output.add(outcome.toString()));
                    policy.generate(requests);
                });
                if (error != null) {
                    StringWriter trace = new StringWriter();
                    error.printStackTrace(new PrintWriter(trace));
                    output.add(trace.toString());
                }
            }
        }

        assertThat(server.authorizations()).isNotEmpty().containsOnly("Bearer " + KEY);
        assertThat(server.requests()).noneMatch(request -> request.toString().contains(KEY));
        assertThat(output)
                .anyMatch(text -> text.contains("you sent Bearer ***"))
                .noneMatch(text -> text.contains(KEY));
        assertThat(logged.list)
                .isNotEmpty()
                .noneMatch(event -> (event.getFormattedMessage() + trace(event)).contains(KEY));
    }

    /** Returns HTTP responses that contain the encoded key in different places. */
    private static List<byte[]> echoes(String spelled) {
        List<byte[]> answers = new ArrayList<>();
        for (String body : List.of(
                "{'error':{'message':'bad key KEY','code':503}}",
                "{'error':'bad key KEY'}",
                "{'object':'error','message':'KEY'}",
                FaultyAnswer.choice("'content':'Your key is KEY'", "'stop'"),
                FaultyAnswer.choice("'content':'A cat.'", "'KEY'"),
                FaultyAnswer.choice("'content':null,'refusal':'KEY'", "'stop'"),
                FaultyAnswer.choice("'content':'A cat.','KEY':1,'KEY':2", "'stop'"),
                "{'choices':[{'message':{},'logprobs':{'content':[{'top_logprobs':[{'token':'KEY','logprob':'KEY'}]}]}}]}",
                "KEY",
                "{KEY",
                "<html>KEY</html>",
                "{'choices':KEY}")) {
            byte[] bytes = FaultyAnswer.quoted(body).replace("KEY", spelled).getBytes(StandardCharsets.UTF_8);
            answers.add(RawServer.response(200, "Content-Type: application/json\r\n", bytes));
            answers.add(RawServer.response(400, "", bytes));
        }
        if (spelled.chars().allMatch(letter -> letter >= ' ')) {
            answers.add(RawServer.response(302, "Location: http://elsewhere/" + spelled + "\r\n", new byte[0]));
            answers.add(RawServer.response(200, "Content-Encoding: " + spelled + "\r\n", new byte[0]));
            answers.add(RawServer.response(429, "Retry-After: " + spelled + "\r\n", new byte[0]));
            answers.add(("HTTP/1.1 " + spelled + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            answers.add(
                    ("HTTP/1.1 200 OK\r\nContent-Length: " + spelled + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        }
        return answers;
    }

    @ParameterizedTest
    @EnumSource(EchoedKey.class)
    void keyIsHiddenInEveryEncodingThatServerEchoes(EchoedKey echo) {
        List<String> output = new ArrayList<>();
        List<GenerationRequest> texts = List.of(new GenerationRequest("a", Prompt.of("a"), 1, Sampling.greedy(5)));
        List<NextTokenRequest> words = List.of(new NextTokenRequest(Prompt.of("a"), List.of("yes")));
        try (RawServer raw = RawServer.start();
                ProbedPolicy policy = builder()
                        .baseUrl(raw.baseUrl())
                        .environment(variable -> ODD_KEY)
                        .timeout(Duration.ofSeconds(10))
                        .persistence(new RetrySettings(
                                1, Duration.ofMillis(1), Duration.ofSeconds(2), 10_000, Duration.ofMillis(50)))
                        .build()) {
            for (byte[] answer : echoes(echo.of(ODD_KEY))) {
                raw.script((request, out) -> out.write(answer));
                capture(output, () -> policy.tryGenerate(texts));
                capture(output, () -> policy.nextTokenProbabilities(words));
            }
        }
        logged.list.forEach(event -> output.add(event.getFormattedMessage() + trace(event)));

        assertThat(output).hasSizeGreaterThan(50);
        for (String spelled : EchoedKey.all(ODD_KEY)) {
            assertThat(output.stream().filter(text -> text.contains(spelled))).isEmpty();
        }
    }

    private static String trace(ILoggingEvent event) {
        IThrowableProxy error = event.getThrowableProxy();
        return error == null ? "" : ThrowableProxyUtil.asString(error);
    }

    private static void capture(List<String> output, Supplier<Object> work) {
        Throwable error = catchThrowable(() -> output.add(String.valueOf(work.get())));
        if (error != null) {
            StringWriter trace = new StringWriter();
            error.printStackTrace(new PrintWriter(trace));
            output.add(trace.toString());
        }
    }

    @Test
    void shortKeyThatIsAWordIsNotRemovedFromResponses() {
        server.writes(request -> "The street is EMPTY.");
        try (ProbedPolicy policy = builder().environment(variable -> "EMPTY").build()) {
            assertThat(policy.generate(List.of(new GenerationRequest("a", Prompt.of("a"), 1, Sampling.greedy(5))))
                            .get(0)
                            .get(0)
                            .text())
                    .isEqualTo("The street is EMPTY.");
        }
    }

    @Test
    void errorsAboutUnusableKeysDoNotContainTheKey() {
        assertThat(catchThrowable(() -> builder().environment(variable -> null).build()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("MY_KEY");
        assertThat(catchThrowable(() -> builder().apiKeyVariable(KEY).build()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageNotContaining(KEY);
        assertThat(catchThrowable(() ->
                        builder().environment(variable -> KEY + "\n" + KEY).build()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("MY_KEY")
                .hasMessageNotContaining(KEY);
        assertThat(catchThrowable(() ->
                        builder().baseUrl("http://user:" + KEY + "@host/v1").build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining(KEY);
        for (String address : List.of(
                "http://host/v1?model=m&api_key=" + KEY,
                "http://host/v1?model=m&" + KEY,
                "http://user:" + KEY + "@host/v1?model=m")) {
            assertThat(catchThrowable(() -> Policies.open(URI.create(address))))
                    .isInstanceOf(RuntimeException.class)
                    .hasStackTraceContaining("apiKeyVariable")
                    .satisfies(error -> assertThat(error.toString()).doesNotContain(KEY));
        }
    }
}
