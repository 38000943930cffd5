package io.github.rlaifv.springboot;

import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.inference.chat.ImageAddresses;
import io.github.rlaifv.inference.chat.Responder;
import io.github.rlaifv.springai.RlaifvChatModel;
import io.micrometer.observation.ObservationRegistry;
import java.nio.file.Path;
import java.util.List;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/**
 * The chat model of Spring AI 1.1 or 2.0, if the application has {@code spring-ai-model}. It answers through the {@link
 * Responder}. If several chat models are there, {@code spring.ai.model.chat=rlaifv} chooses this one.
 *
 * <p>Bean: {@link ChatModel}.
 */
@AutoConfiguration(
        after = RlaifvResponderAutoConfiguration.class,
        beforeName = "org.springframework.ai.model.chat.client.autoconfigure.ChatClientAutoConfiguration")
@ConditionalOnClass(ChatModel.class)
@ConditionalOnProperty(name = "spring.ai.model.chat", havingValue = "rlaifv", matchIfMissing = true)
public class RlaifvChatAutoConfiguration {

    @Bean
    @ConditionalOnBean(Responder.class)
    @ConditionalOnMissingBean(ChatModel.class)
    RlaifvChatModel rlaifvChatModel(
            Responder responder,
            Sampling sampling,
            RlaifvProperties properties,
            ObjectProvider<ImageAddresses> images,
            ObjectProvider<ObservationRegistry> observations) {
        return RlaifvChatModel.builder(responder)
                .sampling(sampling)
                .images(images.getIfUnique(() -> addresses(properties.chat().imageFolders())))
                .observationRegistry(observations.getIfUnique(() -> ObservationRegistry.NOOP))
                .build();
    }

    private static ImageAddresses addresses(List<Path> folders) {
        return folders.isEmpty() ? ImageAddresses.dataOnly() : ImageAddresses.filesIn(folders.toArray(Path[]::new));
    }
}
