package io.tinyserver.spring.boot;

import io.tinyserver.pool.ThreadPool;
import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;

/**
 * Lets the pool be injected as a {@link ThreadPool}, and as nothing else.
 *
 * <p>The pool is an {@code Executor}. As an ordinary bean it would switch off Spring Boot's {@code applicationTaskExecutor} and be taken
 * for the executor of whatever looks for one; therefore its bean is no candidate for injection by type. A resolvable dependency is looked
 * up by exactly this class, so it opens the one door that is wanted.
 */
final class ThreadPoolInjection implements BeanFactoryPostProcessor {

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
        for (String name : beanFactory.getBeanNamesForType(ThreadPool.class, true, false)) {
            if (beanFactory.getBeanDefinition(name) instanceof AbstractBeanDefinition definition
                    && !definition.isDefaultCandidate()) {
                ObjectFactory<ThreadPool> lookup = () -> beanFactory.getBean(name, ThreadPool.class);
                beanFactory.registerResolvableDependency(ThreadPool.class, lookup);
            }
        }
    }
}
