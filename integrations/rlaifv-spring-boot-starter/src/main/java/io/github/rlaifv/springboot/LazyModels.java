package io.github.rlaifv.springboot;

import java.util.List;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;

/** Makes the beans that need models lazy if {@code rlaifv.lazy} is set. Health and metrics do not need models. */
final class LazyModels implements BeanFactoryPostProcessor {
    private static final List<String> BEANS = List.of(
            RlaifvAutoConfiguration.MODEL,
            "rlaifvQueue",
            "rlaifvPolicy",
            RlaifvRewardAutoConfiguration.REFERENCE,
            RlaifvRewardAutoConfiguration.LABELER,
            RlaifvRewardAutoConfiguration.DECOMPOSER,
            "rlaifvReranker",
            "rlaifvBestOfRanker",
            "rlaifvBestOfN",
            "rlaifvResponder",
            "rlaifvChatModel");

    private final Environment environment;

    LazyModels(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory factory) {
        if (environment.getProperty("rlaifv.lazy", Boolean.class, false)) {
            BEANS.stream()
                    .filter(factory::containsBeanDefinition)
                    .forEach(name -> factory.getBeanDefinition(name).setLazyInit(true));
        }
    }
}
