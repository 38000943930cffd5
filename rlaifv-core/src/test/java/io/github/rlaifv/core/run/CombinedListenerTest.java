package io.github.rlaifv.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both listeners must hear everything: a method with a default is easily forgotten. */
class CombinedListenerTest {
    private final List<String> heard = new ArrayList<>();

    static Stream<Method> events() {
        return Stream.of(RunListener.class.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .filter(method -> !method.getName().equals("and"));
    }

    @ParameterizedTest
    @MethodSource("events")
    void bothListenersHearEachEventInOrder(Method event) throws Exception {
        Object[] values = Stream.of(event.getParameterTypes())
                .map(CombinedListenerTest::value)
                .toArray();

        event.invoke(listener("first").and(listener("second")), values);

        String call = event.getName() + List.of(values);
        assertThat(heard).containsExactly("first " + call, "second " + call);
    }

    private static Object value(Class<?> type) {
        return type == String.class ? "text" : type == long.class ? (Object) 3L : (Object) 0.5;
    }

    private RunListener listener(String name) {
        return (RunListener) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {RunListener.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("and")) {
                        return new CombinedListener((RunListener) proxy, (RunListener) arguments[0]);
                    }
                    heard.add(name + " " + method.getName() + List.of(arguments));
                    return null;
                });
    }
}
