@echo off
rem JBang for this repository: the jbang on PATH if there is one, else JBang from Maven Central.
rem Needs a JDK 25 or newer in JAVA_HOME or on PATH, and mvn on PATH for the first start.
setlocal
set "need=25"
set "version=0.132.1"
set "gson=2.13.2"
if defined JBANG_BOOT_DIR (set "cache=%JBANG_BOOT_DIR%") else (set "cache=%LOCALAPPDATA%\jbang-boot\%version%-gson%gson%")

if not defined JAVA_HOME for /f "delims=" %%j in ('where javac 2^>nul') do if not defined JAVA_HOME for %%b in ("%%~dpj..") do set "JAVA_HOME=%%~fb"
if not exist "%JAVA_HOME%\bin\javac.exe" goto nojdk
for /f "tokens=2 delims== " %%v in ('findstr /b JAVA_VERSION= "%JAVA_HOME%\release"') do for /f "tokens=1 delims=.\-" %%m in ("%%~v") do set "major=%%m"
if not defined major goto nojdk
if %major% lss %need% goto nojdk

for /f "delims=" %%j in ('where jbang 2^>nul') do if /i not "%%~fj"=="%~f0" if /i not "%%~dpj"=="%~dp0" (
  call "%%j" %*
  exit /b
)
if exist "%cache%\cp" goto run
where mvn >nul 2>nul || (echo jbang: neither jbang nor mvn is on PATH; install one of them 1>&2& exit /b 3)
mkdir "%cache%" 2>nul
echo jbang: fetching JBang %version% from Maven Central (once) 1>&2
> "%cache%\pom.xml" echo ^<project^>^<modelVersion^>4.0.0^</modelVersion^>^<groupId^>boot^</groupId^>^<artifactId^>jbang^</artifactId^>^<version^>1^</version^>^<packaging^>pom^</packaging^>^<dependencies^>^<dependency^>^<groupId^>com.google.code.gson^</groupId^>^<artifactId^>gson^</artifactId^>^<version^>%gson%^</version^>^</dependency^>^<dependency^>^<groupId^>dev.jbang^</groupId^>^<artifactId^>jbang-cli^</artifactId^>^<version^>%version%^</version^>^</dependency^>^</dependencies^>^</project^>
call mvn -B -q -f "%cache%\pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.6.1:build-classpath "-Dmdep.outputFile=%cache%\cp" 1>&2
if errorlevel 1 (echo jbang: Maven could not fetch JBang 1>&2& exit /b 3)

:run
set /p classpath=<"%cache%\cp"
set "JBANG_RUNTIME_SHELL=cmd"
set "JBANG_LAUNCH_CMD=%~f0"
set "out=%TEMP%\jbang-%RANDOM%%RANDOM%.cmd"
"%JAVA_HOME%\bin\java" -XX:TieredStopAtLevel=1 -XX:+AutoCreateSharedArchive "-XX:SharedArchiveFile=%cache%\jbang.jsa" -Xlog:disable -cp "%classpath%" dev.jbang.Main %* > "%out%"
set "rc=%errorlevel%"
if "%rc%"=="255" (call "%out%") else (type "%out%")
if "%rc%"=="255" set "rc=%errorlevel%"
del "%out%" 2>nul
exit /b %rc%

:nojdk
echo jbang: no JDK %need% or newer in JAVA_HOME or on PATH; install one or set JAVA_HOME 1>&2
exit /b 3
