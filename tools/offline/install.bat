@echo off
rem Install Xieshou @VERSION@ from this folder, without a network: install.bat [FOLDER]
setlocal
set "here=%~dp0"
set "folder=%~1"
if "%folder%"=="" set "folder=%USERPROFILE%\xieshou"
set "python="
for %%v in (@PYTHONS@) do if not defined python py -%%v-64 -c "pass" >nul 2>nul && set "python=py -%%v-64"
if not defined python (
    echo This bundle needs Python @PYTHONS@, 64 bit, from python.org, with the "py" launcher. Install it and run this again.
    exit /b 2
)
if exist "%folder%" if not exist "%folder%\pyvenv.cfg" (
    echo %folder% is there already and is no installation of Xieshou: name another folder.
    exit /b 2
)
%python% -m venv --without-pip "%folder%" || exit /b 1
for %%w in ("%here%wheels\pip-*.whl") do set "pip=%%~fw"
set "install="%folder%\Scripts\python.exe" "%pip%\pip" install --quiet --disable-pip-version-check --no-index --find-links "%here%wheels" --require-hashes"
%install% --requirement "%here%requirements.txt" || exit /b 1
rem an old processor: Polars warns that it would crash
"%folder%\Scripts\python.exe" -W error::RuntimeWarning -c "import polars" 2>nul || %install% --requirement "%here%requirements-old-processor.txt" || exit /b 1
"%folder%\Scripts\xieshou.exe" --version || exit /b 1
echo.
echo Installed. Now run:
echo   "%folder%\Scripts\xieshou.exe" init --home "%USERPROFILE%\xieshou-data"
echo   "%folder%\Scripts\xieshou.exe" user add NAME --home "%USERPROFILE%\xieshou-data" --role administrator
echo   "%folder%\Scripts\xieshou.exe" serve --home "%USERPROFILE%\xieshou-data"
echo then open http://127.0.0.1:8000
