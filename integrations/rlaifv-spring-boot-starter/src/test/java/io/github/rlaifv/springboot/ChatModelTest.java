package io.github.rlaifv.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.springai.RlaifvChatModel;
import io.github.rlaifv.tinyworld.TinyWorld;
import io.github.rlaifv.tinyworld.scene.SceneSplit;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.content.Media;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.MimeTypeUtils;

/** The chat model of Spring AI, in the version that goes with the Spring Boot under test. */
class ChatModelTest {
    @TempDir
    Path folder;

    private final ApplicationContextRunner application =
            TestContexts.runner().withPropertyValues("rlaifv.model=embedded", "rlaifv.sampling.max-new-tokens=8");

    @Test
    void chatModelAnswersWithTheBestOfSeveral() {
        application
                .withPropertyValues(
                        "rlaifv.reference=embedded", "rlaifv.best-of.rule=mean", "rlaifv.best-of.candidates=2")
                .run(context -> {
                    Generation answer = context.getBean(ChatModel.class)
                            .call(new Prompt("what is this?"))
                            .getResult();
                    assertThat(answer.getOutput().getText()).isNotBlank();
                    Object reward = answer.getMetadata().get(RlaifvChatModel.REWARD);
                    assertThat(reward).isEqualTo(0.0);
                });
    }

    @Test
    void filesAreReadFromTheNamedFoldersOnly() throws Exception {
        Path file = Files.write(
                folder.resolve("scene.png"),
                new TinyWorld().image(SceneSplit.TEST.scene(0)).read());
        Prompt prompt = new Prompt(UserMessage.builder()
                .text("what is this?")
                .media(new Media(
                        MimeTypeUtils.IMAGE_PNG, URI.create(file.toUri().toString())))
                .build());
        application
                .withPropertyValues("rlaifv.chat.image-folders=" + folder)
                .run(context -> assertThat(context.getBean(ChatModel.class)
                                .call(prompt)
                                .getResult()
                                .getOutput()
                                .getText())
                        .isNotBlank());
        application.run(context -> assertThatThrownBy(
                        () -> context.getBean(ChatModel.class).call(prompt))
                .isInstanceOf(BadDataException.class));
    }

    @Test
    void propertyOfSpringAiChoosesTheChatModel() {
        application
                .withPropertyValues("spring.ai.model.chat=openai")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(ChatModel.class));
        application
                .withPropertyValues("spring.ai.model.chat=rlaifv")
                .run(context -> assertThat(context).hasSingleBean(RlaifvChatModel.class));
    }

    @Test
    void chatModelOfTheApplicationReplacesIt() {
        ChatModel own = prompt -> {
            throw new UnsupportedOperationException("own");
        };
        application
                .withBean("own", ChatModel.class, () -> own)
                .run(context ->
                        assertThat(context).hasSingleBean(ChatModel.class).doesNotHaveBean(RlaifvChatModel.class));
    }
}
