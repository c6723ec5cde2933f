@echo off
rem Opens the desk.
start "" http://127.0.0.1:8000/admin/
